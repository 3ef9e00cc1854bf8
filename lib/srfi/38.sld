;; SRFI 38: reading and writing data with shared structure. The optional argument after the port may be ignored.
(define-library (srfi 38)
  (import (gilt default))
  (export
    write-with-shared-structure (rename write-with-shared-structure write/ss)
    read-with-shared-structure (rename read-with-shared-structure read/ss))
  (begin
    (define write-with-shared-structure
      (case-lambda
        ((object) (write-shared object))
        ((object port) (write-shared object port))
        ((object port argument) (write-shared object port))))
    (define read-with-shared-structure
      (case-lambda
        (() (read))
        ((port) (read port))))))
