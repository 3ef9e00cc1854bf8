; The error is reported where the program calls, not inside the library.
(define xs 5)
(display (map car xs))
