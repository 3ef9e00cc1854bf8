; A file port that nothing refers to is closed: more files are opened than a process may have open.
(import (scheme base) (scheme file) (scheme write) (scheme process-context) (gilt runtime))
(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define file (string-append (cadr (command-line)) "/dropped"))
(call-with-port (open-output-file file) (lambda (port) (write-string "contents" port)))

(define rounds 60)
(define opened 200)
(define (open-and-drop open)
  (let loop ((i 0))
    (if (< i opened)
        (begin
          (open file)
          (loop (+ i 1))))))
(define (try open)
  (let loop ((i 0))
    (if (< i rounds)
        (begin
          (open-and-drop open)
          (collect-garbage)
          (loop (+ i 1)))
        i)))
(show "input" (try open-input-file))
(show "binary input" (try open-binary-input-file))
(show "contents" (call-with-port (open-input-file file) read-line))

; One that is referred to stays open.
(define kept (open-input-file file))
(show "read before" (read-char kept))
(try open-input-file)
(show "read after" (read-line kept))
(show "output" (try open-output-file))
