; A library's body runs once however often it is imported, and its state is one.
(import (scheme base) (scheme write) (shapes all) (shapes macros) (shapes counter))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(next!)
(tick-twice)
(show "count" (current))
(show "re-exported" (square-area 2))
(show "re-exported and renamed" (round-area 7))
