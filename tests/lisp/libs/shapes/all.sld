; Re-exports what it imports.
(define-library (shapes all)
  (export square-area (rename disc-area round-area) next! current)
  (import (shapes area) (shapes counter)))
