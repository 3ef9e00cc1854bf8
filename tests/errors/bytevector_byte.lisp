(define b (bytevector 1 2))
(bytevector-u8-set! b 0 256)
(display b)
