; apply to a long list that becomes a circle or is cut at that moment.
(import (scheme base) (srfi 18) (race))

(define length* 2000)
(define l (range length*))
(define end (list-tail l (- length* 1)))
(define middle (list-tail l 1000))
(define rest (cdr middle))
(races
  (lambda ()
    (together
      (lambda () (times 60 (lambda (n) (set-cdr! end (if (odd? n) l '())))) (set-cdr! end '()) #t)
      (lambda () (times 60 (lambda (n) (set-cdr! middle (if (odd? n) '() rest)))) (set-cdr! middle rest) #t)
      (lambda ()
        (let loop ((n 0) (good #t))
          (if (= n 10)
              good
              (loop (+ n 1)
                    (and good
                         (guard (condition ((error-object? condition) #t))
                           (let ((v (apply vector l))) (<= 1001 (vector-length v))))))))))))
