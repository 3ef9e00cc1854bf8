; Has state of its own, which all importers share, and prints when its body
; runs, which must happen once.
(define-library (shapes counter)
  (export next! reset! current)
  (import (scheme base) (scheme write))
  (begin
    (display "counter: body runs")
    (newline)
    (define count 0)
    (define (next!) (set! count (+ count 1)) count)
    (define (reset!) (set! count 0))
    (define (current) count)))
