; A recursive procedure of a library that is a file beside the program: its calls are not taken into the program.
(import (scheme base) (scheme write) (recursive loops))

(times 3 (lambda (n) (write n) (newline)))
(write (range 4))
(newline)
(write (sum-to 100000))
(newline)
