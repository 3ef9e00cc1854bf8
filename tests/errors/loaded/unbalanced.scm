(define ok 1)
(display (list ok
  (+ ok 1)
