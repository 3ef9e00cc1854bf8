(display (vector-copy (vector 1 2 3) 2 1))
