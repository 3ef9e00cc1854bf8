; SRFI 43 gives names of the report another meaning (its procedures get the index, too): the later import holds.
(import (scheme base) (scheme write) (srfi 43))
(write (vector-map (lambda (i x) (* i x)) #(10 20 30)))
(newline)
