;; What Unicode has beyond the case of (scheme char), under the names of R6RS: title case and the four normalization forms.
(define-library (gilt unicode)
  (import (gilt primitives))
  (export char-titlecase string-normalize-nfc string-normalize-nfd string-normalize-nfkc string-normalize-nfkd))
