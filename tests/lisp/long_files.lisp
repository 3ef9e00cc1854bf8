; Files larger than a port's buffer, in pieces of all sizes: what is long goes to the file and comes from it in one piece. The folder for
; them is the first argument.
(import (scheme base) (scheme write) (scheme file) (scheme read) (scheme process-context))

(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define name (string-append (cadr (command-line)) "/long-files"))
(define (text n)
  (let ((s (make-string n)))
    (do ((i 0 (+ i 1))) ((= i n) s)
      (string-set! s i (if (= 9 (modulo i 10)) #\newline (integer->char (+ 97 (modulo (quotient i 10) 26))))))))
(define long (text 700000))

(call-with-output-file name
  (lambda (port)
    (write-string "first\n" port)
    (write-string long port)
    (write-char #\λ port)
    (newline port)
    (write-string long port 10 400010)
    (flush-output-port port)
    (write '(a "datum") port)))
(define (contents)
  (call-with-input-file name (lambda (port) (read-string 10000000 port))))
(show "length" (string-length (contents)))
(show "as written" (string=? (contents) (string-append "first\n" long "λ\n" (substring long 10 400010) "(a \"datum\")")))
(call-with-input-file name
  (lambda (port)
    (show "line" (read-line port))
    (show "piece" (string=? long (read-string 700000 port)))
    (show "characters" (list (read-char port) (char-ready? port) (read-char port)))
    (show "piece" (string=? (substring long 10 400010) (read-string 400000 port)))
    (show "datum" (read port))
    (show "end" (list (eof-object? (read-char port)) (eof-object? (read-line port)) (char-ready? port)))))

; One line as long as the file.
(call-with-output-file name (lambda (port) (write-string (make-string 1000000 #\x) port) (newline port) (write-string "next" port)))
(call-with-input-file name
  (lambda (port) (let* ((line (read-line port)) (next (read-line port))) (show "lines" (list (string-length line) next)))))

; Bytes.
(define bytes (make-bytevector 600000))
(do ((i 0 (+ i 1))) ((= i 600000)) (bytevector-u8-set! bytes i (modulo (* i 7) 256)))
(call-with-port (open-binary-output-file name)
  (lambda (port) (write-u8 1 port) (write-bytevector bytes port) (write-bytevector bytes port 5 300005)))
(call-with-port (open-binary-input-file name)
  (lambda (port)
    (show "byte" (list (read-u8 port) (u8-ready? port)))
    (show "bytes" (equal? bytes (read-bytevector 600000 port)))
    (let ((part (make-bytevector 400000 0)))
      (show "count" (read-bytevector! part port 10))
      (show "same" (equal? (bytevector-copy part 10 300010) (bytevector-copy bytes 5 300005))))
    (show "end" (eof-object? (read-bytevector 10 port)))))
