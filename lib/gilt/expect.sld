;; Argument checks of library procedures: the same words as the machine's own (src/bytecode/type.h), so that a message does
;; not tell in which language a procedure is written. `expect` costs one test where the argument is right. `who`, the name of
;; the procedure, may be a symbol, as macros have it, or a string.
(define-library (gilt expect)
  (import (gilt core) (gilt primitives))
  (export expect expect-procedure expect-string expect-char expect-vector expect-integer expect-natural expect-index index?
          expect-list expect-end expect-some expect-range expect-order expect-position wrong-type define-ranged)
  (begin
    (define (message who . parts) (apply string-append (if (symbol? who) (symbol->string who) who) ": " parts))

    (define (wrong-type who words value) (error (message who "expected " words ", got") value))

    (define-syntax expect
      (syntax-rules ()
        ((_ who words right? value) (if (not (right? value)) (wrong-type who words value)))))

    (define-syntax expect-procedure
      (syntax-rules () ((_ who f) (expect who "a procedure" procedure? f))))
    (define-syntax expect-string
      (syntax-rules () ((_ who s) (expect who "a string" string? s))))
    (define-syntax expect-char
      (syntax-rules () ((_ who c) (expect who "a character" char? c))))
    (define-syntax expect-vector
      (syntax-rules () ((_ who v) (expect who "a vector" vector? v))))
    (define-syntax expect-integer
      (syntax-rules () ((_ who n) (expect who "an exact integer" exact-integer? n))))

    (define (natural? n) (and (exact-integer? n) (<= 0 n)))
    (define-syntax expect-natural
      (syntax-rules () ((_ who n) (expect who "an exact integer that is not negative" natural? n))))
    (define (index? n) (and (fixnum? n) (<= 0 n)))
    (define-syntax expect-index
      (syntax-rules () ((_ who n) (expect who "an index" index? n))))

    ;; A walk over the whole list, which excludes circular ones too. Where a loop comes to the end anyway, `expect-end` looks
    ;; at what it found there.
    (define-syntax expect-list
      (syntax-rules () ((_ who list) (expect who "a list" list? list))))
    (define-syntax expect-end
      (syntax-rules () ((_ who rest) (expect who "a list" null? rest))))

    ;; For procedures of any number of lists, or vectors, but not none.
    (define (expect-some who what objects)
      (if (null? objects) (error (message who "expected at least 1 " what ", got none"))))

    (define (expect-order who start end)
      (if (> start end)
          (error (message who "start " (number->string start) " is beyond end " (number->string end)))))

    ;; That start and end are a part of what has `length` elements; `what` says what that is ("a string").
    (define (expect-range who what length start end)
      (expect-index who start)
      (expect-index who end)
      (if (> end length) (out-of-range who what length end))
      (expect-order who start end))

    ;; That there is an element at the index.
    (define (expect-position who what length index)
      (expect-index who index)
      (if (>= index length) (out-of-range who what length index)))

    (define (out-of-range who what length index)
      (error (message who "index " (number->string index) " out of range for " what " of length " (number->string length))))

    ;; (define-ranged (name argument ...) (sequence is? what size) (start end) body ...): a procedure of the arguments, one
    ;; of which is the sequence, and of the optional arguments start and end, which say what part of it is meant.
    (define-syntax define-ranged
      (syntax-rules ()
        ((_ (name argument ...) (sequence is? what size) (start end) body0 body ...)
         (define name
           (case-lambda
             ((argument ...)
              (expect 'name what is? sequence)
              (let ((start 0) (end (size sequence))) body0 body ...))
             ((argument ... start)
              (expect 'name what is? sequence)
              (name argument ... start (size sequence)))
             ((argument ... start end)
              (expect 'name what is? sequence)
              (expect-range 'name what (size sequence) start end)
              (let () body0 body ...)))))))))
