(display (exact +nan.0))
