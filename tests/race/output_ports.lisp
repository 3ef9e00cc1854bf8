; A string port that several threads write: what one call writes stays together; nothing is lost or doubled.
(import (scheme base) (scheme write) (srfi 18) (race))

(define (lines text)
  (let ((port (open-input-string text)))
    (let loop ((all '()))
      (let ((line (read-line port))) (if (eof-object? line) all (loop (cons line all)))))))
(define n 30)
(define (expected) (apply append (map (lambda (i) (list (number->string i) "a line λ" "42")) (range n))))
(define (sorted-count all text) (let loop ((l all) (k 0)) (if (null? l) k (loop (cdr l) (if (string=? (car l) text) (+ k 1) k)))))
(races
  (lambda ()
    (let ((port (open-output-string)) (bytes (open-output-bytevector)))
      (define (writer)
        (times n (lambda (i) (write-string "a line λ\n" port) (write-bytevector (bytevector 1 2 3 4) bytes) (display "42\n" port)))
        #t)
      (define (watcher)
        (let loop ((i 0) (good #t))
          (if (= i 20)
              good
              (loop (+ i 1)
                    (and good
                         (= 0 (modulo (bytevector-length (get-output-bytevector bytes)) 4))
                         (let check ((l (lines (get-output-string port))))
                           (or (null? l) (and (member (car l) '("a line λ" "42")) (check (cdr l))))))))))
      (let* ((results (together writer writer writer watcher)) (all (lines (get-output-string port))))
        (append results
                (list (= (sorted-count all "a line λ") (* 3 n)) (= (sorted-count all "42") (* 3 n)) (= (length all) (* 6 n))
                      (= (bytevector-length (get-output-bytevector bytes)) (* 12 n))))))))
