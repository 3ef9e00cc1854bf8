(display (number->string))
