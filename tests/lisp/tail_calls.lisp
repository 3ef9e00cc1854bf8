; Calls in tail position must not grow the stack: every loop here runs 10^6
; rounds and would need a frame each if its tail position were missed.
(import (scheme base) (scheme case-lambda) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define rounds 1000000)

(define (loop-if n) (if (= n 0) 'done (loop-if (- n 1))))
(show "if" (loop-if rounds))

(define (loop-cond n) (cond ((= n 0) 'done) (else (loop-cond (- n 1)))))
(show "cond" (loop-cond rounds))

(define (loop-cond-arrow n)
  (cond ((= n 0) 'done) ((- n 1) => loop-cond-arrow)))
(show "cond =>" (loop-cond-arrow rounds))

(define (loop-case n) (case n ((0) 'done) (else (loop-case (- n 1)))))
(show "case" (loop-case rounds))

(define (loop-and n) (and #t (if (= n 0) 'done (loop-and (- n 1)))))
(show "and" (loop-and rounds))

(define (loop-or n) (or (and (= n 0) 'done) (loop-or (- n 1))))
(show "or" (loop-or rounds))

(define (loop-when n) (when #t (if (= n 0) 'done (loop-when (- n 1)))))
(show "when" (loop-when rounds))

(define (loop-unless n) (unless #f (if (= n 0) 'done (loop-unless (- n 1)))))
(show "unless" (loop-unless rounds))

(define (loop-let n) (let ((m (- n 1))) (if (< m 0) 'done (loop-let m))))
(show "let" (loop-let rounds))

(define (loop-let* n) (let* ((m n) (k (- m 1))) (if (< k 0) 'done (loop-let* k))))
(show "let*" (loop-let* rounds))

(define (loop-letrec n)
  (letrec ((next (lambda () (- n 1)))) (if (= n 0) 'done (loop-letrec (next)))))
(show "letrec" (loop-letrec rounds))

(define (loop-begin n) (begin 'ignored (if (= n 0) 'done (loop-begin (- n 1)))))
(show "begin" (loop-begin rounds))

(define (loop-do n)
  (do () (#t (if (= n 0) 'done (loop-do (- n 1))))))
(show "do result" (loop-do rounds))

(define (my-even? n) (if (= n 0) #t (my-odd? (- n 1))))
(define (my-odd? n) (if (= n 0) #f (my-even? (- n 1))))
(show "mutual even" (my-even? rounds))
(show "mutual odd" (my-even? (+ rounds 1)))

(define (loop-apply n) (if (= n 0) 'done (apply loop-apply (list (- n 1)))))
(show "apply" (loop-apply rounds))

(define (loop-values n)
  (if (= n 0) 'done (call-with-values (lambda () (values (- n 1))) loop-values)))
(show "call-with-values consumer" (loop-values rounds))

(define (loop-cc n)
  (if (= n 0) 'done (call-with-current-continuation (lambda (k) (loop-cc (- n 1))))))
(show "call/cc receiver" (loop-cc rounds))

(define loop-case-lambda
  (case-lambda
    ((n) (loop-case-lambda n 'ignored))
    ((n x) (if (= n 0) 'done (loop-case-lambda (- n 1))))))
(show "case-lambda" (loop-case-lambda rounds))

(define (loop-rest n . rest) (if (= n 0) rest (loop-rest (- n 1) n rounds)))
(show "rest arguments" (loop-rest rounds))

(define (loop-closure f n) (if (= n 0) (f) (loop-closure (lambda () n) (- n 1))))
(show "through fresh closures" (loop-closure (lambda () 'none) rounds))

(define (grow-arguments n a b c d e f)
  (if (= n 0) (list a b c d e f) (shrink-arguments (- n 1) (+ a b c d e f))))
(define (shrink-arguments n a)
  (if (= n 0) (list a) (grow-arguments (- n 1) 1 0 0 0 0 0)))
(show "callee with more arguments" (grow-arguments 100001 1 0 0 0 0 0))

(define (cps-sum n k) (if (= n 0) (k 0) (cps-sum (- n 1) (lambda (s) (k (+ s n))))))
(show "continuation passing" (cps-sum 100000 (lambda (s) s)))

(define-syntax my-if (syntax-rules () ((_ c a b) (cond (c a) (else b)))))
(define (loop-macro n) (my-if (= n 0) 'done (loop-macro (- n 1))))
(show "through a macro" (loop-macro rounds))
