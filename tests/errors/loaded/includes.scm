; An included name is relative to this file first.
(begin
  (include "included.scm")
  (display (included-half 10)))
