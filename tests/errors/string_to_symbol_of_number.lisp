(display (string->symbol 5))
