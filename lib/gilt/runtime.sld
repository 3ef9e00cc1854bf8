;; What is running, and what it has done so far: the same names in every flavor.
;;
;; (rc-stats) is an association list: increments and decrements of counts, frees (objects), reconciliations (steps of the
;; zero table), traces (backup traces), cycles-found (objects that only a trace could free), zero-table (its entries
;; now), longest-step-us and longest-trace-us. It is empty where nothing is counted.
;;
;; (refcount obj) is the number of cells and of live slots of frames that refer to obj, its own argument among them; the
;; symbol immortal for what is never freed; #f for what is not on the heap, and where nothing is counted.
(define-library (gilt runtime)
  (import (gilt core) (gilt primitives))
  (export runtime-flavor gil-enabled? gil-switch-interval gil-stats gc-stats rc-stats collect-garbage refcount)
  (begin
    (define (gil-stats) (%lock-stats))
    (define (gc-stats) (%memory-stats))
    (define (rc-stats) (%counting-stats))))
