;; Strings and symbols: numbers are written out, reversed, compared, joined,
;; taken apart again and interned as symbols. The size is how many numbers.
;; The result is the number of palindromes, of the symbol `item-7`, and of
;; numbers with a "42" in them.
;; Known result: below 500,000 there are 10+9+90+90+900+400 palindromes, every
;; 100th symbol is `item-7`, and 30000-450+1 numbers have a "42" (at one, two,
;; three places, by inclusion and exclusion).
(import (scheme base) (scheme write) (scheme char) (scheme process-context))

(define default-size 500000)

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

(define (reversed text)
  (list->string (reverse (string->list text))))

(define (palindrome? text)
  (string=? text (reversed text)))

;; Whether `part` is in `text`.
(define (contains? text part)
  (let ((last (- (string-length text) (string-length part))))
    (let next ((start 0))
      (and (<= start last)
           (or (starts-with? text part start)
               (next (+ start 1)))))))

(define (starts-with? text part start)
  (let next ((index 0))
    (or (= index (string-length part))
        (and (char=? (string-ref text (+ start index)) (string-ref part index))
             (next (+ index 1))))))

(define (item-name number)
  (string-append "Item-" (number->string (modulo number 100))))

;; The symbol for a name, spelled with small letters.
(define (name->symbol name)
  (string->symbol
   (string-append (string (char-downcase (string-ref name 0)))
                  (substring name 1 (string-length name)))))

(define (count-numbers wanted?)
  (do ((number 0 (+ number 1))
       (count 0 (if (wanted? number) (+ count 1) count)))
      ((= number size) count)))

(report 'strings
        (list (count-numbers
               (lambda (number) (palindrome? (number->string number))))
              (count-numbers
               (lambda (number)
                 (eq? (name->symbol (item-name number)) 'item-7)))
              (count-numbers
               (lambda (number) (contains? (number->string number) "42"))))
        '(1499 5000 29551))
