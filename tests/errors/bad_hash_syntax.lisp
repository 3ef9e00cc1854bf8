(display 1)
(display #q)
