(define x 'here)
(display x)
