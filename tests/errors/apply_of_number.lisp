(display (apply + 5))
