;; (scheme cxr) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme cxr)
  (import (gilt default))
  (export
    caaaar caaadr caaar caadar caaddr caadr cadaar cadadr cadar caddar cadddr caddr cdaaar cdaadr cdaar
    cdadar cdaddr cdadr cddaar cddadr cddar cdddar cddddr cdddr))
