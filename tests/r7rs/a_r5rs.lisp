; Appendix A, (scheme r5rs): each name is what the libraries of R7RS export, and the four that only it has.
(import (scheme base) (scheme eval) (scheme write))
(include "check.scm")
(define r5 (environment '(scheme r5rs)))
(define r7 (environment '(scheme base) '(scheme case-lambda) '(scheme char) '(scheme complex) '(scheme cxr) '(scheme eval) '(scheme file) '(scheme inexact) '(scheme lazy) '(scheme load) '(scheme process-context) '(scheme read) '(scheme repl) '(scheme time) '(scheme write)))

; Procedures: the same ones, so that the checks of the other sections hold for them.
(for-each
  (lambda (name)
    (judge (list 'r5rs name) (lambda () (let ((f (eval name r5))) (list (procedure? f) (eq? f (eval name r7))))) '(#t #t)))
  '(* + - / < <= = > >= abs acos angle append apply asin assoc assq assv atan boolean? caaaar caaadr caaar caadar
    caaddr caadr caar cadaar cadadr cadar caddar cadddr caddr cadr call-with-current-continuation call-with-input-file
    call-with-output-file call-with-values car cdaaar cdaadr cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar
    cddddr cdddr cddr cdr ceiling char->integer char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>?
    char-downcase char-lower-case? char-numeric? char-ready? char-upcase char-upper-case? char-whitespace? char<=?
    char<? char=? char>=? char>? char? close-input-port close-output-port complex? cons cos current-input-port
    current-output-port denominator display dynamic-wind eof-object? eq? equal? eqv? eval even? exact? exp expt floor
    for-each force gcd imag-part inexact? input-port? integer->char integer? interaction-environment lcm length list
    list->string list->vector list-ref list-tail list? load log magnitude make-polar make-rectangular make-string
    make-vector map max member memq memv min modulo negative? newline not null? number->string number? numerator odd?
    open-input-file open-output-file output-port? pair? peek-char positive? procedure? quotient rational? rationalize
    read read-char real-part real? remainder reverse round set-car! set-cdr! sin sqrt string string->list
    string->number string->symbol string-append string-ci<=? string-ci<? string-ci=? string-ci>=? string-ci>?
    string-copy string-fill! string-length string-ref string-set! string<=? string<? string=? string>=? string>?
    string? substring symbol->string symbol? tan truncate values vector vector->list vector-fill! vector-length
    vector-ref vector-set! vector? with-input-from-file with-output-to-file write write-char zero?))

; Only here
(define-syntax r5rs (syntax-rules () ((_ expression) (eval 'expression r5))))
(check-of exact->inexact (r5rs (exact->inexact 1/2)) => 0.5)
(check-of exact->inexact (r5rs (exact->inexact 2)) => 2.0)
(check-error-of exact->inexact (r5rs (exact->inexact 'a)))
(check-error-of exact->inexact (r5rs (exact->inexact)))
(check-of inexact->exact (r5rs (inexact->exact 0.5)) => 1/2)
(check-error-of inexact->exact (r5rs (inexact->exact 'a)))
(check-error-of inexact->exact (r5rs (inexact->exact)))
(check-of scheme-report-environment (r5rs (eval '(car '(1 2)) (scheme-report-environment 5))) => 1)
(check-of scheme-report-environment (r5rs (eval '(let loop ((i 0)) (if (< i 10) (loop (+ i 1)) i)) (scheme-report-environment 5))) => 10)
(check-error-of scheme-report-environment (r5rs (scheme-report-environment)))
(check-of null-environment (r5rs (eval '((lambda (x) (if x 'yes 'no)) #t) (null-environment 5))) => 'yes)
(check-error-of null-environment (r5rs (null-environment)))
(cond-expand
  (gilt
    (check-error-of scheme-report-environment (r5rs (scheme-report-environment 4)))
    (check-error-of scheme-report-environment (r5rs (eval 'make-parameter (scheme-report-environment 5))))
    (check-error-of null-environment (r5rs (null-environment 'five)))
    (check-error-of null-environment (r5rs (eval 'car (null-environment 5)))))
  (else))

; Syntax
(check-of and (r5rs (list (and 1 2) (or #f 3) (if #t 4 5) (let ((x 6)) x) (let* ((x 7) (y x)) y) (letrec ((f (lambda () 8))) (f)))) => '(2 3 4 6 7 8))
(check-of begin (r5rs (begin 1 2)) => 2)
(check-of case (r5rs (list (case 1 ((1) 'one) (else 'other)) (cond (#f 1) ((assv 2 '((2 3))) => cadr) (else 4)))) => '(one 3))
(check-of do (r5rs (do ((i 0 (+ i 1)) (l '() (cons i l))) ((= i 3) l))) => '(2 1 0))
(check-of delay (r5rs (force (delay (+ 1 2)))) => 3)
(check-of quasiquote (r5rs `(1 ,(+ 1 1) ,@(list 3 4))) => '(1 2 3 4))
(check-of set! (r5rs (let ((x 1)) (set! x 2) x)) => 2)
(check-of define (r5rs (let () (define x 1) (define (f y) (+ x y)) (f 2))) => 3)
(check-of let-syntax (r5rs (let-syntax ((m (syntax-rules () ((_ x ...) (list x ...))))) (m 1 2))) => '(1 2))
(check-of letrec-syntax (r5rs (letrec-syntax ((m (syntax-rules () ((_) 0) ((_ x . y) (+ 1 (m . y)))))) (m a b c))) => 3)
(check-error-of if (r5rs (if)))
(check-error-of let (r5rs (let ((x)) x)))
(check-error-of lambda (r5rs (lambda (x x) x)))
(check-error-of when (r5rs (when #t 1)))
(check-error-of error (r5rs (error "not in R5RS")))
(summary)
