; Several threads write to one string port: no character is lost, and one call of
; write-string is not mixed with another's.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define port (open-output-string))
(define (work name) (lambda () (do ((n 0 (+ n 1))) ((= n 500)) (write-string name port))))
(for-each thread-join! (map (lambda (name) (thread-start! (make-thread (work name)))) '("[aaaa]" "[bbbb]" "[cccc]")))
(define text (get-output-string port))
(show "length" (string-length text))
(define (pieces i out)
  (if (= i (string-length text)) out (pieces (+ i 6) (let ((s (substring text i (+ i 6)))) (if (member s '("[aaaa]" "[bbbb]" "[cccc]")) out (cons s out))))))
(show "torn pieces" (pieces 0 '()))
(define (count c) (let loop ((i 0) (n 0)) (if (= i (string-length text)) n (loop (+ i 1) (if (char=? c (string-ref text i)) (+ n 1) n)))))
(show "of each" (map count '(#\a #\b #\c #\[ #\])))
