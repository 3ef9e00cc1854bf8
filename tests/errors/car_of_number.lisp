; The wrong value comes from two calls up; the backtrace shows the way.
(define (f x)
  (+ 1 (g x)))
(define (g x)
  (* 2 (car x)))
(display (f 5))
