;; A file of data through `read`: lists that nest, integers, flonums, ratios, symbols,
;; strings, characters, vectors. The size is the number of records, some 157
;; characters each. The file is made in the folder of TMPDIR when it is not
;; there, so that all runs share one.
;; Known result: the records have the numbers 1 to n in them, which add up to
;; n(n+1)/2, and each of them has 17 atoms.
(import (scheme base) (scheme write) (scheme read) (scheme file) (scheme process-context))

(define default-size 130000)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((not (equal? result expected))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define file-name
  (string-append (or (get-environment-variable "TMPDIR") "/tmp")
                 "/benchmark-ports-data-" (number->string size)))

(define names '#(alpha beta-decay gamma-ray x y2 set-point! list->vector done?))

(define (name-of number)
  (vector-ref names (modulo number 8)))

(define (make-datum number)
  (list number
        (list (name-of number) (name-of (quotient number 8)))
        (list 'position (/ number 8.0) (/ (- number) 16.0))
        (list (string-append "text " (number->string number)) "a \"quoted\" word")
        #\x
        (vector (- number) (list (/ number 7) (cons 'a #t)) '(((deep) er) "est"))
        (* number 1000003)))

(define (make-file)
  (call-with-output-file file-name
    (lambda (port)
      (do ((number 1 (+ number 1)))
          ((> number size))
        (write (make-datum number) port)
        (newline port)))))

(define (count-atoms datum)
  (cond ((pair? datum) (+ (count-atoms (car datum)) (count-atoms (cdr datum))))
        ((null? datum) 0)
        ((vector? datum) (count-atoms (vector->list datum)))
        (else 1)))

(define (read-file)
  (call-with-input-file file-name
    (lambda (port)
      (let next ((sum 0) (first #f))
        (let ((datum (read port)))
          (if (eof-object? datum)
              (list sum (count-atoms first))
              (next (+ sum (car datum)) datum)))))))

(unless (file-exists? file-name) (make-file))
(report 'read-data (read-file) (list (quotient (* size (+ size 1)) 2) 17))
