(display (list (* 2 'x)))
