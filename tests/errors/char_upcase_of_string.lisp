(display (char-upcase "a"))
