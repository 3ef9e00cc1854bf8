;; Reading and writing data: numbers, symbols, strings with escapes, characters,
;; lists and vectors are written to a file, read back, and compared; then the
;; same through a string port. The size is the number of records.
;; Known result: every datum is equal to what was written, and the records have
;; the numbers 1 to n in them, which add up to n(n+1)/2.
(import (scheme base) (scheme read) (scheme write) (scheme file) (scheme time)
        (scheme process-context))

(define default-size 16000)

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

(define (make-datum number)
  (list number
        'some-symbol
        (/ number 8.0)
        "text with \"quotes\" and \\"
        #\x
        (vector (- number) '(nested (list . pair)) #t)
        (number->string number)))

(define (write-data port)
  (do ((number 1 (+ number 1)))
      ((> number size))
    (write (make-datum number) port)
    (newline port)))

;; The sum of the record numbers, or #f where a datum is not what was written.
(define (read-data port)
  (let next ((number 1) (sum 0))
    (let ((datum (read port)))
      (cond ((eof-object? datum) (and (> number size) sum))
            ((equal? datum (make-datum number))
             (next (+ number 1) (+ sum (car datum))))
            (else #f)))))

(define (through-file)
  (let ((name (string-append (or (get-environment-variable "TMPDIR") "/tmp")
                             "/benchmark-textio-"
                             (number->string (current-jiffy)))))
    (call-with-output-file name write-data)
    (let ((sum (call-with-input-file name read-data)))
      (delete-file name)
      sum)))

(define (through-string)
  (let ((port (open-output-string)))
    (write-data port)
    (read-data (open-input-string (get-output-string port)))))

(let ((expected (quotient (* default-size (+ default-size 1)) 2)))
  (report 'textio
          (list (through-file) (through-string))
          (list expected expected)))
