; What goes wrong with files is a file error: opening, a folder in the place of a file, a full disk; and what is left behind.
(import (scheme base) (scheme char) (scheme file) (scheme load) (scheme process-context) (scheme read) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define-syntax kind
  (syntax-rules ()
    ((_ expression) (guard (e ((file-error? e) 'file-error) ((read-error? e) 'read-error) ((error-object? e) 'error)) expression))))

(define folder (cadr (command-line)))
(define name (string-append folder "/errors.txt"))
(define missing (string-append folder "/missing.txt"))
(define beyond (string-append folder "/no/such/folder"))

(show "missing input" (map (lambda (open) (kind (open missing))) (list open-input-file open-binary-input-file delete-file load)))
(show "missing input, called" (list (kind (call-with-input-file missing read)) (kind (with-input-from-file missing read))))
(show "missing folder" (map (lambda (open) (kind (open beyond))) (list open-output-file open-binary-output-file)))
(show "missing folder, called" (list (kind (call-with-output-file beyond newline)) (kind (with-output-to-file beyond newline))))
(show "a folder as output" (list (kind (open-output-file folder)) (kind (open-binary-output-file folder))))
(show "a folder as input" (list (kind (call-with-input-file folder read-char)) (kind (call-with-port (open-binary-input-file folder) read-u8))))
(show "a folder exists" (file-exists? folder))
(define with-null (string-append name "\x0;x"))
(show "a name with a null" (list (kind (open-output-file with-null)) (file-exists? name)))
(call-with-output-file name newline)
(show "it is not the name before the null" (list (file-exists? with-null) (kind (delete-file with-null)) (kind (open-input-file with-null)) (file-exists? name)))
(show "nor of a variable" (list (string? (get-environment-variable "PATH")) (get-environment-variable "PATH\x0;x")))
(show "no names" (list (kind (open-input-file 'x)) (kind (file-exists? 5)) (kind (delete-file #\a))))
(show "neither" (guard (e (#t (list (file-error? e) (read-error? e)))) (car 5)))
(show "of any object" (list (file-error? 5) (file-error? "x") (read-error? 'x) (read-error? (list 1))))
(show "an error object" (guard (e (#t (list (error-object? e) (string? (error-object-message e)) (list? (error-object-irritants e))))) (open-input-file missing)))

; A full disk: when the buffer must be written, not before.
(show "full: close" (kind (let ((p (open-output-file "/dev/full"))) (write-string "abc" p) (close-port p) 'closed)))
(show "full: flush" (kind (let ((p (open-output-file "/dev/full"))) (write-string "abc" p) (flush-output-port p) 'flushed)))
(show "full: more than a buffer" (kind (let ((p (open-output-file "/dev/full"))) (write-string (make-string 1000000 #\a) p) 'written)))
(show "full: bytes" (kind (call-with-port (open-binary-output-file "/dev/full") (lambda (p) (write-bytevector (make-bytevector 10 1) p)))))
(show "full: with-output-to-file" (kind (with-output-to-file "/dev/full" (lambda () (write-string "abc")))))
(show "full: the port is closed all the same" (let ((p (open-output-file "/dev/full"))) (write-string "abc" p) (kind (close-port p)) (output-port-open? p)))

; What the current ports are afterwards.
(define (output-after thunk)
  (let ((before (current-output-port)))
    (guard (e (#t #f)) (thunk))
    (eq? before (current-output-port))))
(show "output is as before"
      (map output-after
           (list (lambda () (with-output-to-file name (lambda () (write 'x))))
                 (lambda () (with-output-to-file name (lambda () (raise 'oops))))
                 (lambda () (call-with-current-continuation (lambda (k) (with-output-to-file name (lambda () (k 1)))))))))
(show "input is as before"
      (let ((before (current-input-port)))
        (guard (e (#t #f)) (with-input-from-file name (lambda () (raise 'oops))))
        (eq? before (current-input-port))))

; call-with-port closes when the procedure returns, and only then.
(define (open-after leave)
  (let ((p (open-input-string "abc")))
    (guard (e (#t #f)) (leave p))
    (input-port-open? p)))
(show "open after" (list (open-after (lambda (p) (call-with-port p read-char)))
                         (open-after (lambda (p) (call-with-port p (lambda (p) (values 1 2)))))
                         (open-after (lambda (p) (call-with-port p (lambda (p) (raise 'oops)))))
                         (open-after (lambda (p) (call-with-current-continuation (lambda (k) (call-with-port p k)))))))

; Invalid UTF-8 in a file becomes U+FFFD, wherever it stands.
(call-with-port (open-binary-output-file name)
  (lambda (p) (write-bytevector (bytevector 97 255 98 195 169 195 10 226 130 10 237 160 128 10 240 159 152 128 195) p)))
(show "invalid UTF-8" (call-with-input-file name (lambda (p) (let* ((a (read-line p)) (b (read-line p)) (c (read-line p)) (d (read-line p))) (list a b c d)))))
(show "its first characters" (call-with-input-file name (lambda (p) (let* ((a (read-char p)) (b (peek-char p)) (c (read-char p)) (d (read-char p))) (list a b c d)))))
(show "its bytes" (call-with-port (open-binary-input-file name) (lambda (p) (read-bytevector 4 p))))
(delete-file name)
