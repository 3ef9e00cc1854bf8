; Exports a record type without its constructor's raw form.
(define-library (shapes records)
  (export make-square square? square-side)
  (import (scheme base))
  (begin
    (define-record-type four-sided (raw-square side) square? (side square-side))
    (define (make-square side) (if (< side 0) (error "negative side" side) (raw-square side)))))
