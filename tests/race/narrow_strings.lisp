; Strings of one width: no store of another index is lost, and a comparison sees characters that were there.
(import (scheme base) (srfi 18) (race))

(races
  (lambda ()
    (let ((s (make-string 64 #\a)) (x (make-string 2 #\a)))
      (define (fill-half from)
        (lambda () (times 32 (lambda (n) (string-set! s (+ from n -1) #\b))) #t))
      ; x is "a0" or "b0" or in between, never equal to "a1" or less than "a0".
      (string-set! x 1 #\0)
      (append
        (together (fill-half 0) (fill-half 32)
                  (lambda () (times 100 (lambda (n) (string-set! x 0 (if (odd? n) #\a #\b)))) #t)
                  (lambda ()
                    (let loop ((n 0) (wrong 0))
                      (if (= n 100)
                          wrong
                          (loop (+ n 1) (if (or (string=? x "a1") (string<? x "a0") (equal? x "b1")) (+ wrong 1) wrong))))))
        (list (string=? s (make-string 64 #\b)))))))
