(display (+ 1 (quotient 5 0)))
