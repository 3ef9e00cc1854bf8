; Every step reads or writes files of the folder given as argument, and prints `NAME: ok`, or the condition that ended it.
(import (scheme base) (scheme write) (scheme file) (scheme read) (scheme load) (scheme process-context) (faults text))

(define folder (cadr (command-line)))
(define (path name) (string-append folder "/" name))
(define lines 3000)

(define log (open-output-string))
(define (step name thunk)
  (write-string name log)
  (write-string ": " log)
  (write-string (guard (e ((file-error? e) (string-append "file error: " (error-object-message e)))
                          ((error-object? e) (string-append "error: " (error-object-message e))))
                  (if (thunk) "ok" "wrong"))
                log)
  (newline log))

(define (write-lines port)
  (do ((i 0 (+ i 1))) ((= i lines) #t) (write-string (line-of i) port) (newline port)))
(define (read-lines port)
  (let loop ((i 0))
    (let ((line (read-line port)))
      (if (eof-object? line) (= i lines) (and (string=? line (line-of i)) (loop (+ i 1)))))))

(step "write text" (lambda () (call-with-output-file (path "text") write-lines)))
(step "read lines" (lambda () (call-with-input-file (path "text") read-lines)))
(step "read characters"
  (lambda ()
    (call-with-input-file (path "text")
      (lambda (p) (let loop ((n 0)) (if (eof-object? (read-char p)) (= n (string-length-of-lines lines)) (loop (+ n 1))))))))
(step "write bytes"
  (lambda ()
    (let ((p (open-binary-output-file (path "bytes"))))
      (write-u8 7 p)
      (flush-output-port p)
      (write-bytevector (make-bytevector 100000 8) p)
      (close-port p)
      #t)))
(step "read bytes"
  (lambda ()
    (let* ((p (open-binary-input-file (path "bytes"))) (first (read-u8 p)) (rest (read-bytevector 200000 p)))
      (close-port p)
      (and (= first 7) (= (bytevector-length rest) 100000)))))
(step "write data"
  (lambda () (with-output-to-file (path "data") (lambda () (write '(define loaded (quote (1 "two" #\3)))) #t))))
(step "read data"
  (lambda () (equal? (with-input-from-file (path "data") read) '(define loaded (quote (1 "two" #\3))))))
(step "load" (lambda () (load (path "data")) #t))
(step "print" (lambda () (write-string "printed\n") (flush-output-port) #t))
(step "drop" (lambda () (write-string "dropped" (open-output-file (path "dropped"))) #t))
(write-string (get-output-string log))
