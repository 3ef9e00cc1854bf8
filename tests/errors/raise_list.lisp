(define (stop) (list (raise (list 'stop "now" 3))))
(stop)
