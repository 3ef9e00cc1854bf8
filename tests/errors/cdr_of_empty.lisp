(display 1)
(display (cdr '()))
