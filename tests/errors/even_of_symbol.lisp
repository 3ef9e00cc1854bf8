(display (if (even? 'two) 1 2))
