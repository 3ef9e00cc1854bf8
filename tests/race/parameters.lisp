; Bindings of parameters belong to a thread; a new thread starts with those of its maker.
(import (scheme base) (srfi 18) (race))

(define p (make-parameter 0))
(define q (make-parameter 10 (lambda (x) (* x 2))))
(define (nest n)
  (if (= n 0)
      (list (p) (q))
      (parameterize ((p n) (q n))
        (if (and (= (p) n) (= (q) (* 2 n)))
            (let ((inner (nest (- n 1))))
              (if (and (= (p) n) (= (q) (* 2 n))) inner 'changed))
            'wrong))))
(races
  (lambda ()
    (list
      (together (lambda () (nest 20)) (lambda () (nest 10)) (lambda () (nest 30)))
      (parameterize ((p 5))
        (let ((thread (make-thread (lambda () (nest 3) (p)))))
          (parameterize ((p 6)) (thread-join! (thread-start! thread)))))
      (p))))
