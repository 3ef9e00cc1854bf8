(display '|abc)
