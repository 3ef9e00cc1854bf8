(define s "abc")
(set-car! s 1)
(display s)
