(display (+ 1 (define x 2)))
