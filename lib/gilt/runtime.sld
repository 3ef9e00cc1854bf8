;; What is running, and what it has done so far: the same names in every flavor, so that one program runs in all. Counters
;; are association lists whose keys are symbols.
;;
;; docs/runtime.md describes (gil-stats), (gc-stats) and (rc-stats), key by key.
;;
;; (heap-census) is what is alive after a full collection: (kind count . bytes) for each kind of object there is, those with
;; the most bytes first; #f where nothing is ever freed. All threads stand while it is taken.
;;
;; (refcount obj) is the number of cells and of live slots of frames that refer to obj, its own argument among them; the
;; symbol immortal for what is never freed; #f for what is not on the heap, and where nothing is counted.
(define-library (gilt runtime)
  (import (gilt core) (gilt primitives))
  (export runtime-flavor gil-enabled? gil-switch-interval gil-stats gc-stats rc-stats collect-garbage heap-census refcount
          object-size)
  (begin
    ;; waits wait-ns max-wait-ns holds max-hold-ns forced-switches voluntary-switches, then threads: a list with, for each thread
    ;; that lives, an association list of its name, its number and the same counters.
    (define (gil-stats) (%lock-stats))
    (define (gc-stats) (%memory-stats))
    (define (rc-stats) (%counting-stats))))
