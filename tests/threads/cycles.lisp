; What refers to itself is found although the program waits all the time, so that no step of the collector is ever asked for.
(import (scheme base) (scheme write) (srfi 18) (gilt runtime))

(define (make-cycle)
  (let ((vector (make-vector 200 0)))
    (vector-set! vector 0 vector)))
(do ((i 0 (+ i 1))) ((= i 30000))
  (make-cycle)
  (thread-sleep! 0.000001))

; All of it were some 48 MB.
(define heap-bytes (cdr (assq 'heap-bytes (gc-stats))))
(display (if (< heap-bytes 36000000) "found" heap-bytes))
(newline)
