; The procedure given to map is the program's own: its frame is the innermost.
(define (double x)
  (* 2 x))
(display (map double '(1 2 oops)))
