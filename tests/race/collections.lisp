; Collections that threads ask for while others make, share and drop objects.
(import (scheme base) (srfi 18) (gilt runtime) (race))

(define (tree depth) (if (= depth 0) '() (cons (tree (- depth 1)) (tree (- depth 1)))))
(define (size tree) (if (null? tree) 1 (+ (size (car tree)) (size (cdr tree)))))
(races
  (lambda ()
    (let ((shared (vector (tree 5) (tree 5))))
      (define (change i) (lambda () (times 20 (lambda (n) (vector-set! shared i (tree 5)) (vector-set! shared (- 1 i) (vector-ref shared i)))) #t))
      (define (look) (let loop ((n 0)) (or (= n 20) (and (= 32 (size (vector-ref shared (modulo n 2)))) (loop (+ n 1))))))
      (together (change 0) (change 1) look (lambda () (times 2 (lambda (n) (collect-garbage))) #t)))))
