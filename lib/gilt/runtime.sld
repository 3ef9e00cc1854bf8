;; What is running, and what it has done so far: the same names in every flavor.
(define-library (gilt runtime)
  (import (gilt core) (gilt primitives))
  (export runtime-flavor gil-enabled? gil-switch-interval gil-stats gc-stats rc-stats collect-garbage refcount)
  (begin
    (define (gil-stats) (%lock-stats))
    (define (gc-stats) (%memory-stats))
    (define (rc-stats) (%counting-stats))))
