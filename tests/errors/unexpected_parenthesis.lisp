(display 1)
(display (+ 1 2)))
(display 3)
