(import (scheme base) (srfi 69))
(define t '())
(hash-table-set! t 'a 1)
(hash-table-size t)
