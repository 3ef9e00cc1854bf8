;; List building: in each round a new list of the numbers below the size is
;; divided, joined, reversed and mapped; the last four results stay alive.
;; Known result: a round adds up 1 to size, thirty times in all.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 100000)

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

(define rounds 30)
(define kept 4)

(define (numbers-below n)
  (do ((i (- n 1) (- i 1)) (list '() (cons i list)))
      ((< i 0) list)))

;; Not tail-recursive: it builds in order, on the stack.
(define (keep wanted? list)
  (cond ((null? list) '())
        ((wanted? (car list)) (cons (car list) (keep wanted? (cdr list))))
        (else (keep wanted? (cdr list)))))

(define (one-round)
  (let* ((numbers (numbers-below size))
         (joined (append (keep even? numbers) (keep odd? numbers))))
    (map (lambda (n) (+ n 1)) (reverse joined))))

(define (sum list)
  (do ((rest list (cdr rest)) (total 0 (+ total (car rest))))
      ((null? rest) total)))

(define (run)
  (let ((results (make-vector kept '())))
    (do ((i 0 (+ i 1))
         (total 0 (+ total (sum (vector-ref results (modulo (- i 1) kept))))))
        ((= i rounds)
         (+ total (sum (vector-ref results (modulo (- i 1) kept)))))
      (vector-set! results (modulo i kept) (one-round)))))

(report 'lists (run) (* rounds (quotient (* size (+ size 1)) 2)))
