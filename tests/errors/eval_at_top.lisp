(import (scheme base) (scheme repl) (scheme eval))
(define x (eval '(vector-ref (vector 1) 7) (interaction-environment)))
