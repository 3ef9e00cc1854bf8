(display (substring "abc" 2 5))
