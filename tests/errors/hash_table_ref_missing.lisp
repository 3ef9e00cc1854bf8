(import (scheme base) (srfi 69))
(define t (make-hash-table))
(hash-table-set! t 'a 1)
(list (hash-table-ref t 'b))
