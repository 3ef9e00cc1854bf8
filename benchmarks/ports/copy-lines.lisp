;; A file copied line by line: read-line, write-string. The size is the number
;; of lines of 50 characters, the line ends included. The file is made in
;; the folder of TMPDIR when it is not there, so that all runs share one.
;; Known result: the copy has the original's text, 50 characters a line.
(import (scheme base) (scheme write) (scheme file) (scheme process-context))

(define default-size 1000000)

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

(define (file-name what)
  (string-append (or (get-environment-variable "TMPDIR") "/tmp")
                 "/benchmark-ports-" what "-" (number->string size)))

(define original (file-name "text"))
(define copy (file-name "copied-lines"))

;; Every line is different: it begins with its number.
(define (line number)
  (let ((text "       0 The quick brown fox (aged 7) jumps, well"))
    (let next ((i 7) (number number) (text (string-copy text)))
      (if (= number 0)
          text
          (let ((digit (modulo number 10)))
            (string-set! text i (integer->char (+ digit 48)))
            (next (- i 1) (quotient number 10) text))))))

(define (make-original)
  (call-with-output-file original
    (lambda (port)
      (do ((number 0 (+ number 1)))
          ((= number size))
        (write-string (line number) port)
        (newline port)))))

(define (copy-lines in out)
  (let next ((count 0))
    (let ((line (read-line in)))
      (cond ((eof-object? line) count)
            (else
             (write-string line out)
             (newline out)
             (next (+ count 1)))))))

(define (same-text? in other)
  (let next ()
    (let ((text (read-string 65536 in))
          (other-text (read-string 65536 other)))
      (cond ((eof-object? text) (eof-object? other-text))
            ((equal? text other-text) (next))
            (else #f)))))

(define (with-files use other-name open-other)
  (call-with-input-file original
    (lambda (in) (call-with-port (open-other other-name) (lambda (other) (use in other))))))

(unless (file-exists? original) (make-original))
(let* ((count (with-files copy-lines copy open-output-file))
       (same (with-files same-text? copy open-input-file)))
  (delete-file copy)
  (report 'copy-lines (list count same) (list size #t)))
