(import (scheme base))
(set! car cdr)
(list (car '(1 2)))
