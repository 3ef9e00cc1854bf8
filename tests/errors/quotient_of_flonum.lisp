(display (quotient 7.5 2))
