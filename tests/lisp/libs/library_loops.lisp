; Procedures of a library whose loops are already compiled when the program calls them.
(import (scheme base) (scheme write) (shapes walk))

(display "end of a list: ")
(write (end-of '(a b . c)))
(newline)
(display "twice: ")
(write (list (after-end-of '(a b . c)) (after-end-of '())))
(newline)
