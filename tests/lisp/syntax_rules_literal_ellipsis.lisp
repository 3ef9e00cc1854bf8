; An ellipsis among the literals is a literal, no ellipsis. (Guile refuses it.)
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define-syntax ellipsis-as-literal (syntax-rules (...) ((_ ...) 'dots) ((_ x) 'other)))
(show "ellipsis as a literal" (list (ellipsis-as-literal ...) (ellipsis-as-literal 1)))
(define-syntax range (syntax-rules (...) ((_ a ... b) (list a 'to b)) ((_ a b) (list a b))))
(show "between patterns" (list (range 1 ... 5) (range 1 5)))
(define-syntax underscore-as-literal (syntax-rules (_) ((m _) 'underscore) ((m x) 'other)))
(show "underscore as a literal" (list (underscore-as-literal _) (underscore-as-literal 1)))
