(import (scheme base))
(define (shout character) (char-upcase character))
(shout #\a)
