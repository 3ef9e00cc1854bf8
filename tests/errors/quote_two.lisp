(display (quote a b))
