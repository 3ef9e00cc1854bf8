; Vectors and their bulk operations: elements are such as somebody stored, lengths stay.
(import (scheme base) (srfi 18) (race))

(define (good? v) (let loop ((l (vector->list v))) (or (null? l) (and (memv (car l) '(0 1 2 3)) (loop (cdr l))))))
(races
  (lambda ()
    (let ((v (make-vector 100 0)) (half (make-vector 64 0)) (small (vector 3 2 1)))
      (define (fill-half from) (lambda () (times 32 (lambda (n) (vector-set! half (+ from n -1) 1))) #t))
      (define (fill) (times 30 (lambda (n) (vector-fill! v (modulo n 3) 3 (+ 4 (* 3 n))))) #t)
      (define (copy) (times 30 (lambda (n) (vector-copy! v (modulo n 30) v 10 70) (vector-copy! v n small))) #t)
      (define (look)
        (let loop ((n 0) (good #t))
          (if (= n 20)
              good
              (loop (+ n 1)
                    (and good (good? v) (good? (vector-copy v)) (good? (vector-append v small v))
                         (good? (vector-map (lambda (x) x) v)) (boolean? (equal? v (vector-copy v)))
                         (good? (list->vector (vector->list v))) (= 100 (vector-length v)))))))
      (append (together (fill-half 0) (fill-half 32) fill copy look)
              (list (equal? half (make-vector 64 1)) (good? v))))))
