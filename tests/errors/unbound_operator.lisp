(display (+ 1 (frobnicate 2)))
