; A library in a file of its own, so that reading it can fail, too.
(define-library (faults text)
  (import (scheme base))
  (export line-of string-length-of-lines)
  (begin
    (define (line-of i) (string-append "line " (number->string i) " of the text that is written and read again"))
    (define (string-length-of-lines n)
      (do ((i 0 (+ i 1)) (sum 0 (+ sum 1 (string-length (line-of i))))) ((= i n) sum)))))
