(define-record-type <point> (make-point x y) point? (x point-x) (y point-y))
(define-record-type <circle> (make-circle r) circle? (r circle-r))
(display (point-x (make-point 1 2)))
(display (point-x "p"))
