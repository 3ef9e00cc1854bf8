; The form goes on over three lines: the carets stop at the end of its first.
(display (list 1
               (vector-ref
                 (vector 1 2)
                 2)))
