(define ok 1)
(display #\nothing)
