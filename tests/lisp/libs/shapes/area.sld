; Exports procedures, one of them under another name; keeps a helper private.
(define-library (shapes area)
  (export square-area (rename circle-area disc-area) unit)
  (import (scheme base))
  (begin
    (define pi-ish 22/7)
    (define unit 'square-metre)
    (define (square-area side) (* side side))
    (define (circle-area radius) (* pi-ish (square-area radius)))))
