; SRFI 64: the examples of the specification, run by a runner that writes down what it is told; then the simple runner.
(import (scheme base) (scheme write) (srfi 64))
(include "check.scm")

(define log '())
(define (note . things) (set! log (cons things log)))
(define (take-log!) (let ((all (reverse log))) (set! log '()) all))
(define (noting-runner)
  (let ((r (test-runner-null)))
    (test-runner-on-test-end! r (lambda (r) (note (test-runner-test-name r) (test-result-kind r))))
    (test-runner-on-group-begin! r (lambda (r name count) (note 'begin name count)))
    (test-runner-on-group-end! r (lambda (r) (note 'end (test-runner-group-path r))))
    (test-runner-on-bad-count! r (lambda (r actual expected) (note 'bad-count actual expected)))
    (test-runner-on-bad-end-name! r (lambda (r begun ended) (note 'bad-end begun ended)))
    (test-runner-on-final! r (lambda (r) (note 'final)))
    r))
(define (counts r)
  (list (test-runner-pass-count r) (test-runner-fail-count r) (test-runner-xpass-count r) (test-runner-xfail-count r)
        (test-runner-skip-count r)))
; The log and the counts of what the body does in a runner of its own.
(define-syntax noted
  (syntax-rules ()
    ((_ body ...)
     (let ((r (noting-runner)))
       (test-with-runner r body ...)
       (list (take-log!) (counts r))))))

(check (test-runner-current) => #f)
(check-error (test-runner-get) => "test-runner-get: there is no test runner; test-begin makes one")
(check-error (test-assert #t) => "test-runner-get: there is no test runner; test-begin makes one")

; The first example
(check (noted
         (test-begin "vec-test")
         (let ((v (make-vector 5 99)))
           (test-assert (vector? v))
           (test-eqv 99 (vector-ref v 2))
           (vector-set! v 2 7)
           (test-eqv 7 (vector-ref v 2)))
         (test-end "vec-test"))
       => '(((begin "vec-test" #f) ("" pass) ("" pass) ("" pass) (end ("vec-test")) (final)) (3 0 0 0 0)))

; Kinds of tests
(check (noted
         (test-begin "kinds")
         (test-assert "true" (memv 2 '(1 2)))
         (test-assert "false" #f)
         (test-assert "raises" (car 5))
         (test-eq "eq" 'a 'a)
         (test-eqv "eqv" 1.5 1.5)
         (test-equal "equal" '(1 (2)) (list 1 (list 2)))
         (test-equal '(1) '(2))
         (test-approximate "near" 22/7 3.1416 0.01)
         (test-approximate 1 2 0.5)
         (test-error #t (vector-ref #(1 2) 9))
         (test-error "any" #t (error "x"))
         (test-error (raise 'x))
         (test-error "none" #t 5)
         (test-end))
       => '(((begin "kinds" #f) ("true" pass) ("false" fail) ("raises" fail) ("eq" pass) ("eqv" pass) ("equal" pass)
             ("" fail) ("near" pass) ("" fail) ("" pass) ("any" pass) ("" pass) ("none" fail) (end ("kinds")) (final))
            (8 5 0 0 0)))

; Reading
(check (test-read-eval-string "(+ 3 4)") => 7)
(check (test-read-eval-string "#\\newline") => #\newline)
(check (noted (test-begin "read") (test-error (test-read-eval-string "(+ 3")) (test-error (test-read-eval-string "(+ 3 4) ")) (test-end))
       => '(((begin "read" #f) ("" pass) ("" pass) (end ("read")) (final)) (2 0 0 0 0)))

; Groups
(check (noted
         (test-begin "outer" 2)
         (test-group "inner" (test-assert "a" #t) (test-assert "b" #t))
         (test-assert "c" #t)
         (test-end "outer"))
       => '(((begin "outer" 2) (begin "inner" #f) ("a" pass) ("b" pass) (end ("outer" "inner")) ("c" pass) (end ("outer")) (final))
            (3 0 0 0 0)))
(check (noted (test-begin "n" 3) (test-assert #t) (test-end "m"))
       => '(((begin "n" 3) ("" pass) (bad-end "n" "m") (bad-count 1 3) (end ("n")) (final)) (1 0 0 0 0)))
(check (noted (test-group-with-cleanup "g" (note 'body) (test-assert "a" #t) (note 'cleanup)))
       => '(((begin "g" #f) (body) ("a" pass) (cleanup) (end ("g")) (final)) (1 0 0 0 0)))
(check (noted
         (call-with-current-continuation
           (lambda (k)
             (with-exception-handler
               (lambda (c) (note 'handler) (k 1))
               (lambda () (test-group-with-cleanup "g" (error "oops") (note 'cleanup)))))))
       => '(((begin "g" #f) (handler) (cleanup) (end ("g")) (final)) (0 0 0 0 0)))

; Skipping and expected failures
(define evaluated '())
(define (evaluate x) (set! evaluated (cons x evaluated)) #t)
(check (noted
         (test-begin "group1")
         (test-skip "test-b")
         (test-assert "test-a" (evaluate 'a))
         (test-assert "test-b" (evaluate 'b))
         (test-begin "group2")
         (test-skip "test-a")
         (test-assert "test-a" (evaluate 'a2))
         (test-end "group2")
         (test-assert "test-a" (evaluate 'a3))
         (test-skip "group3")
         (test-group "group3" (test-assert (evaluate 'c)))
         (test-end))
       => '(((begin "group1" #f) ("test-a" pass) ("test-b" skip) (begin "group2" #f) ("test-a" skip) (end ("group1" "group2"))
             ("test-a" pass) (end ("group1")) (final))
            (2 0 0 0 3)))
(check evaluated => '(a3 a))
(check (noted
         (test-begin "expect")
         (test-expect-fail 2)
         (test-eqv "one" 1 2)
         (test-eqv "two" 1 1)
         (test-eqv "three" 1 1)
         (test-end))
       => '(((begin "expect" #f) ("one" xfail) ("two" xpass) ("three" pass) (end ("expect")) (final)) (1 0 1 1 0)))
(check (noted
         (test-begin "nth")
         (test-skip (test-match-nth 2 2))
         (test-assert "1" #t) (test-assert "2" #t) (test-assert "3" #t) (test-assert "4" #t)
         (test-end))
       => '(((begin "nth" #f) ("1" pass) ("2" skip) ("3" skip) ("4" pass) (end ("nth")) (final)) (2 0 0 0 2)))
(check (noted
         (test-begin "combined")
         (test-skip (test-match-all (test-match-nth 2 9) (test-match-any "b" "c")))
         (test-assert "b" #t) (test-assert "b" #t) (test-assert "a" #t) (test-assert "c" #t)
         (test-end))
       => '(((begin "combined" #f) ("b" pass) ("b" skip) ("a" pass) ("c" skip) (end ("combined")) (final)) (2 0 0 0 2)))
(check-error (test-match-any 'a) => "test-match-any: expected a test specifier, got a")

; test-apply
(define (three) (test-assert "a" #t) (test-assert "b" #t) (test-assert "c" #t))
(check (noted (test-begin "apply") (test-apply (test-match-name "a") (test-match-name "c") three) (test-end))
       => '(((begin "apply" #f) ("a" pass) ("b" skip) ("c" pass) (end ("apply")) (final)) (2 0 0 0 1)))
(cond-expand (gilt (check (let ((r (noting-runner))) (test-apply r "b" three) (take-log!) (list (counts r) (test-runner-current))) => (quote ((1 0 0 0 2) #f)))) (else))

; Results
(define r (noting-runner))
(check (test-runner? r) => #t)
(check (map test-runner? '(1 a)) => '(#f #f))
(check (test-result-kind r) => #f)
(check (test-with-runner r (test-begin "r") (test-equal "name" 1 (+ 1 1)) (list (test-result-kind) (test-passed?))) => '(fail #f))
(check (list (test-result-ref r 'expected-value) (test-result-ref r 'actual-value) (test-result-ref r 'none) (test-result-ref r 'none 5))
       => '(1 2 #f 5))
(cond-expand (gilt (check (test-result-ref r 'source-form) => '(test-equal "name" 1 (+ 1 1)))) (else))
(check (begin (test-result-set! r 'mine 1) (test-result-set! r 'mine 2) (test-result-ref r 'mine)) => 2)
(check (begin (test-result-remove r 'mine) (test-result-ref r 'mine)) => #f)
(check (assq 'actual-value (test-result-alist r)) => '(actual-value . 2))
(check (begin (test-result-clear r) (test-result-alist r)) => '())
(check (test-runner-group-path r) => '("r"))
(check (begin (test-runner-aux-value! r 'aux) (test-runner-aux-value r)) => 'aux)
(check (begin (test-runner-reset r) (list (counts r) (test-runner-group-stack r))) => '((0 0 0 0 0) ()))

; The factory, and runners that come and go with a group
(test-runner-factory noting-runner)
(take-log!)
(test-begin "made")
(check (test-runner? (test-runner-current)) => #t)
(check (test-runner? (test-runner-create)) => #t)
(test-assert "x" #t)
(test-end "made")
(check (test-runner-current) => #f)
(check (take-log!) => '((begin "made" #f) ("x" pass) (end ("made")) (final)))

(summary)

; The simple runner
(cond-expand
  (gilt
   (test-runner-factory test-runner-simple)
   (test-begin "suite" 5)
   (test-equal "sum" 4 (+ 1 2))
   (test-assert (car 5))
   (test-expect-fail 1)
   (test-group "g" (test-expect-fail 1) (test-eqv "x" 1 1))
   (test-assert #t)
   (test-end "suite"))
  (else))
