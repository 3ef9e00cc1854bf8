; Runs until the system gives no more memory, three times: each must end in a condition and leave a working program.
(import (scheme base) (scheme write))

(define (fill-up make)
  (guard (e ((error-object? e) (display (error-object-message e)) (newline)))
    (let loop ((all '())) (loop (cons (make) all)))))
(fill-up (lambda () (make-vector 100 0)))
(fill-up (lambda () (make-vector 100000 0)))
(fill-up (lambda () (list 1 2 3 4 5 6 7 8)))
(display (apply + (let loop ((i 0) (out '())) (if (= i 100000) out (loop (+ i 1) (cons i out))))))
(newline)
