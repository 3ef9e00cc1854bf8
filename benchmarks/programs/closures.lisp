;; Closures: a parser for arithmetic put together from small parsers, each of
;; them a closure over others; it reads a generated expression again and again.
;; A parser takes a list of characters, and a procedure that it calls with a
;; value and the characters that are left, or it returns #f.
;; Known result: the text is a sum of "k*(k+2)-k" terms, so its value has the
;; closed form in `expected-sum`.
(import (scheme base) (scheme write) (scheme char) (scheme process-context))

(define default-size 1800)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((and (= size default-size) (not (equal? result expected)))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

;; Parsers from parsers

(define (character-like wanted?)
  (lambda (input continue)
    (and (pair? input)
         (wanted? (car input))
         (continue (car input) (cdr input)))))

(define (character wanted)
  (character-like (lambda (found) (char=? found wanted))))

(define (sequence first second combine)
  (lambda (input continue)
    (first input
           (lambda (value rest)
             (second rest
                     (lambda (other rest)
                       (continue (combine value other) rest)))))))

(define (either first second)
  (lambda (input continue)
    (or (first input continue)
        (second input continue))))

;; As often as possible; `combine` gets the value so far and the next one.
(define (repeated start next combine)
  (lambda (input continue)
    (define (more value input)
      (or (next input (lambda (item rest) (more (combine value item) rest)))
          (continue value input)))
    (start input more)))

(define (delayed parser-of)
  (lambda (input continue) ((parser-of) input continue)))

;; The grammar

(define digit
  (let ((parser (character-like char-numeric?)))
    (lambda (input continue)
      (parser input
              (lambda (found rest)
                (continue (digit-value found) rest))))))

(define number
  (repeated digit digit (lambda (value digit) (+ (* 10 value) digit))))

(define (keep-second first second) second)
(define (keep-first first second) first)

(define parenthesized
  (sequence (character #\()
            (sequence (delayed (lambda () expression))
                      (character #\))
                      keep-first)
            keep-second))

(define factor (either number parenthesized))

;; An operator and its right operand give a procedure of the left operand.
(define (operation name operand procedure)
  (sequence (character name)
            operand
            (lambda (name right) (lambda (left) (procedure left right)))))

(define (perform left operation) (operation left))

(define term (repeated factor (operation #\* factor *) perform))

(define expression
  (repeated term
            (either (operation #\+ term +) (operation #\- term -))
            perform))

;; The text

(define term-count 100)

(define (term-text k)
  (let ((k (number->string k)))
    (string-append k "*(" k "+2)-" k)))

(define (expression-text count)
  (let next ((k count) (text "0"))
    (if (= k 0)
        text
        (next (- k 1) (string-append text "+" (term-text k))))))

(define (parse-whole input)
  (expression input (lambda (value rest) (and (null? rest) value))))

(define (repeat count input)
  (let ((value (parse-whole input)))
    (if (= count 1)
        value
        (repeat (- count 1) input))))

;; The sum of k(k+2)-k = k^2+k for k = 1 to n is n(n+1)(n+2)/3.
(define (expected-sum n)
  (quotient (* n (+ n 1) (+ n 2)) 3))

(report 'closures
        (repeat size (string->list (expression-text term-count)))
        (expected-sum term-count))
