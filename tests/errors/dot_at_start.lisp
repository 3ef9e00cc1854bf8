(display '(. 1))
