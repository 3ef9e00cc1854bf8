; Recursion is bounded by the heap limit alone.
(define (count n)
  (+ 1 (count (+ n 1))))
(display (count 0))
