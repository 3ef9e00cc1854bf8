(display (+ 1 (modulo (expt 10 30) 0)))
