(display (bytevector-u8-ref (vector 1 2) 0))
