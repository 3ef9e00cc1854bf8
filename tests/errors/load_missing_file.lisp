(define (settings) (list (load "no-such-file.scm")))
(settings)
