(display 1)
#| a comment #| nested |#
(display 2)
