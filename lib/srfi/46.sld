;; SRFI 46: syntax-rules with an ellipsis of one's own and patterns after it, which R7RS took over.
(define-library (srfi 46)
  (import (gilt core))
  (export syntax-rules ... _))
