(display (cadr '(1)))
