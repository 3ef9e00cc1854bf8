; cond-expand and include among a library's declarations; records of a library.
(import (scheme base) (scheme write) (shapes conditional) (shapes records))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "cond-expand" chosen)
(show "include" included-value)
(show "begin after include" answer)
(define s (make-square 5))
(show "record" (list (square? s) (square? 5) (square-side s)))
(show "error from a library"
  (guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e)))) (make-square -1)))
(define raw-square 'free)
(show "private constructor's name is free" raw-square)
