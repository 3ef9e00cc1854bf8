(display (make-vector -1 0))
