(load "loaded/definitions.scm")
(define apply-to-five (eval 'apply-to-five (interaction-environment)))
(apply-to-five (lambda (x) (list (car x))))
