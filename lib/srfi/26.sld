;; SRFI 26: cut and cute. The helpers go through the slots with what was found so far: parameters, and for cute the
;; bindings of what is evaluated only once.
(define-library (srfi 26)
  (import (gilt core) (gilt primitives))
  (export cut cute <> <...>)
  (begin
    ;; Bound, so that programs may rename them, and so that they are told from variables by what they mean.
    (define-syntax <> (syntax-rules ()))
    (define-syntax <...> (syntax-rules ()))

    (define-syntax cut
      (syntax-rules ()
        ((_ slot0 slot ...) (cut-slots () () slot0 slot ...))))
    (define-syntax cut-slots
      (syntax-rules (<> <...>)
        ((_ (parameter ...) (procedure argument ...))
         (lambda (parameter ...) (procedure argument ...)))
        ((_ (parameter ...) (procedure argument ...) <...>)
         (lambda (parameter ... . rest) (apply procedure argument ... rest)))
        ((_ (parameter ...) (expression ...) <> slot ...)
         (cut-slots (parameter ... x) (expression ... x) slot ...))
        ((_ parameters (expression ...) other slot ...)
         (cut-slots parameters (expression ... other) slot ...))))

    (define-syntax cute
      (syntax-rules ()
        ((_ slot0 slot ...) (cute-slots () () () slot0 slot ...))))
    (define-syntax cute-slots
      (syntax-rules (<> <...>)
        ((_ (binding ...) (parameter ...) (procedure argument ...))
         (let (binding ...) (lambda (parameter ...) (procedure argument ...))))
        ((_ (binding ...) (parameter ...) (procedure argument ...) <...>)
         (let (binding ...) (lambda (parameter ... . rest) (apply procedure argument ... rest))))
        ((_ bindings (parameter ...) (expression ...) <> slot ...)
         (cute-slots bindings (parameter ... x) (expression ... x) slot ...))
        ((_ (binding ...) parameters (expression ...) other slot ...)
         (cute-slots (binding ... (t other)) parameters (expression ... t) slot ...))))))
