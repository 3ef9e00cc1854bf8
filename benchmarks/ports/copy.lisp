;; A file copied, by characters (read-char, write-char) or by lines (read-line,
;; write-string). The first argument says which (chars, lines), the second the
;; number of lines of 50 characters, the line ends included. The file is made in
;; the folder of TMPDIR when it is not there, so that all runs share one.
;; Known result: the copy has the original's text, 50 characters a line.
(import (scheme base) (scheme write) (scheme file) (scheme process-context))

(define (argument index default)
  (if (< index (length (command-line)))
      (list-ref (command-line) index)
      default))

(define unit (argument 1 "chars"))
(define size (string->number (argument 2 "1000000")))

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
(define copy (file-name (string-append "copied-" unit)))

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

(define (copy-characters in out)
  (let next ((count 0))
    (let ((character (read-char in)))
      (cond ((eof-object? character) count)
            (else
             (write-char character out)
             (next (+ count 1)))))))

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

(define-values (copy-all expected-count)
  (if (equal? unit "lines")
      (values copy-lines size)
      (values copy-characters (* size 50))))

(unless (file-exists? original) (make-original))
(let* ((count (with-files copy-all copy open-output-file))
       (same (with-files same-text? copy open-input-file)))
  (delete-file copy)
  (report (string-append "copy " unit) (list count same) (list expected-count #t)))
