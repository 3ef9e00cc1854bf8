(display (symbol->string "a"))
