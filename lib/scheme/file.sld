;; (scheme file) of R7RS-small: the names of the report, gathered from where gilt keeps them.
(define-library (scheme file)
  (import (gilt default))
  (export
    call-with-input-file call-with-output-file delete-file file-exists? open-binary-input-file
    open-binary-output-file open-input-file open-output-file with-input-from-file with-output-to-file))
