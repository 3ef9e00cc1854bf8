(display 1)
(display "one
two)
