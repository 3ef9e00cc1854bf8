(display (list 1 ('(1 2) 0)))
