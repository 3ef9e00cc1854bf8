(display (list-ref '(a b c) 3))
