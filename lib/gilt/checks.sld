;; Checks of arguments for the procedures of libraries that are written in Lisp. Each failure names the procedure, says what
;; was expected, and shows the value, in the words that primitives use.
(define-library (gilt checks)
  (import (gilt core) (gilt primitives))
  (export expected check check-procedure check-list check-index check-range define-ranged)
  (begin
    (define (message who . parts) (apply string-append (symbol->string who) ": " parts))

    (define (expected who what value) (error (message who "expected " what ", got") value))

    (define-syntax check
      (syntax-rules ()
        ((_ who value good? what) (if (not (good? value)) (expected who what value)))))

    (define (check-procedure who object) (check who object procedure? "a procedure"))
    (define (check-list who object) (check who object list? "a list"))

    (define (index? object) (and (fixnum? object) (>= object 0)))

    (define (fail-range who i what length)
      (error (message who "index " (number->string i) " out of range for " what " of length " (number->string length))))

    ;; An index of something that `what` describes, below its length.
    (define (check-index who i what length)
      (check who i index? "an index")
      (if (>= i length) (fail-range who i what length)))

    ;; A part from start to end of something of this length.
    (define (check-range who start end what length)
      (check who start index? "an index")
      (check who end index? "an index")
      (cond ((> end length) (fail-range who end what length))
            ((> start end)
             (error (message who "start " (number->string start) " is beyond end " (number->string end))))))

    ;; (define-ranged (name argument ...) (sequence is? what size) (start end) body ...): a procedure of the arguments, one
    ;; of which is the sequence, and of the optional arguments start and end, which say what part of it is meant.
    (define-syntax define-ranged
      (syntax-rules ()
        ((_ (name argument ...) (sequence is? what size) (start end) body0 body ...)
         (define name
           (case-lambda
             ((argument ...)
              (check 'name sequence is? what)
              (let ((start 0) (end (size sequence))) body0 body ...))
             ((argument ... start)
              (check 'name sequence is? what)
              (name argument ... start (size sequence)))
             ((argument ... start end)
              (check 'name sequence is? what)
              (check-range 'name start end what (size sequence))
              (let () body0 body ...)))))))))
