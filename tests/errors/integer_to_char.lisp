(display (integer->char 55296))
