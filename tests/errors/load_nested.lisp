(define (go)
  (list (load "loaded/nested.scm")))
(go)
