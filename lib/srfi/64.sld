;; SRFI 64: test suites. A runner keeps the stack of groups, the specifiers that are active and the result of the last test;
;; what is shown of that is up to its callbacks. The forms are macros, so that a skipped test evaluates nothing.
(define-library (srfi 64)
  (import (gilt core) (gilt primitives) (gilt expect) (gilt sequences) (gilt control) (gilt syntax) (gilt system)
          (gilt ports))
  (export
    test-begin test-end test-group test-group-with-cleanup
    test-assert test-eqv test-eq test-equal test-approximate test-error test-read-eval-string
    test-match-name test-match-nth test-match-any test-match-all test-skip test-expect-fail test-apply test-with-runner
    test-runner? test-runner-current test-runner-get test-runner-simple test-runner-null test-runner-create
    test-runner-factory test-runner-reset
    test-result-kind test-passed? test-result-ref test-result-set! test-result-remove test-result-clear
    test-result-alist
    test-runner-on-test-begin test-runner-on-test-begin! test-runner-on-test-end test-runner-on-test-end!
    test-runner-on-group-begin test-runner-on-group-begin! test-runner-on-group-end test-runner-on-group-end!
    test-runner-on-bad-count test-runner-on-bad-count! test-runner-on-bad-end-name test-runner-on-bad-end-name!
    test-runner-on-final test-runner-on-final!
    test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple test-on-group-end-simple
    test-on-bad-count-simple test-on-bad-end-name-simple test-on-final-simple
    test-runner-pass-count test-runner-fail-count test-runner-xpass-count test-runner-xfail-count
    test-runner-skip-count test-runner-test-name test-runner-group-path test-runner-group-stack
    test-runner-aux-value test-runner-aux-value!)
  (begin

    ;; ---- Runners

    (define-record-type test-runner
      (make-runner) test-runner?
      (passes test-runner-pass-count set-passes!)
      (fails test-runner-fail-count set-fails!)
      (xpasses test-runner-xpass-count set-xpasses!)
      (xfails test-runner-xfail-count set-xfails!)
      (skips test-runner-skip-count set-skips!)
      (groups runner-groups set-groups!)              ; innermost first
      (skip runner-skip set-skip!)                    ; specifiers of test-skip
      (expected runner-expected set-expected!)        ; specifiers of test-expect-fail
      (run runner-run set-run!)                       ; specifiers of test-apply, or #f for all tests
      (name test-runner-test-name set-name!)
      (result test-result-alist set-result!)
      (aux test-runner-aux-value test-runner-aux-value!)
      (on-test-begin test-runner-on-test-begin test-runner-on-test-begin!)
      (on-test-end test-runner-on-test-end test-runner-on-test-end!)
      (on-group-begin test-runner-on-group-begin test-runner-on-group-begin!)
      (on-group-end test-runner-on-group-end test-runner-on-group-end!)
      (on-bad-count test-runner-on-bad-count test-runner-on-bad-count!)
      (on-bad-end-name test-runner-on-bad-end-name test-runner-on-bad-end-name!)
      (on-final test-runner-on-final test-runner-on-final!))

    ;; What test-begin saves for test-end. `count` is of tests and groups so far, `installed?` whether the runner came with
    ;; this group and goes with it.
    (define-record-type group
      (make-group name expected-count count skip expected installed?) group?
      (name group-name) (expected-count group-expected-count) (count group-count set-group-count!)
      (skip group-skip) (expected group-expected) (installed? group-installed?))

    (define (test-runner-reset r)
      (for-each (lambda (set) (set r 0)) (list set-passes! set-fails! set-xpasses! set-xfails! set-skips!))
      (for-each (lambda (set) (set r '())) (list set-groups! set-skip! set-expected! set-result!))
      (set-run! r #f)
      (set-name! r ""))

    (define (test-runner-null)
      (let ((r (make-runner)))
        (test-runner-reset r)
        (test-runner-aux-value! r #f)
        (test-runner-on-test-begin! r (lambda (r) #f))
        (test-runner-on-test-end! r (lambda (r) #f))
        (test-runner-on-group-begin! r (lambda (r name count) #f))
        (test-runner-on-group-end! r (lambda (r) #f))
        (test-runner-on-bad-count! r (lambda (r actual expected) #f))
        (test-runner-on-bad-end-name! r (lambda (r begun ended) #f))
        (test-runner-on-final! r (lambda (r) #f))
        r))
    (define (test-runner-simple)
      (let ((r (test-runner-null)))
        (test-runner-on-test-begin! r test-on-test-begin-simple)
        (test-runner-on-test-end! r test-on-test-end-simple)
        (test-runner-on-group-begin! r test-on-group-begin-simple)
        (test-runner-on-group-end! r test-on-group-end-simple)
        (test-runner-on-bad-count! r test-on-bad-count-simple)
        (test-runner-on-bad-end-name! r test-on-bad-end-name-simple)
        (test-runner-on-final! r test-on-final-simple)
        r))

    (define current #f)
    (define test-runner-current
      (case-lambda
        (() current)
        ((runner)
         (if runner (expect "test-runner-current" "a test runner" test-runner? runner))
         (set! current runner))))
    (define (test-runner-get)
      (or current (error "test-runner-get: there is no test runner; test-begin makes one")))

    (define factory #f)
    (define test-runner-factory
      (case-lambda
        (() (or factory test-runner-simple))
        ((make) (expect-procedure "test-runner-factory" make) (set! factory make))))
    (define (test-runner-create) ((test-runner-factory)))

    (define (call-with-runner runner thunk)
      (let ((outer #f))
        (dynamic-wind
          (lambda () (set! outer current) (test-runner-current runner))
          thunk
          (lambda () (set! current outer)))))
    (define-syntax test-with-runner
      (syntax-rules ()
        ((_ runner body ...) (call-with-runner runner (lambda () #f body ...)))))

    (define (test-runner-group-stack r) (map group-name (runner-groups r)))
    (define (test-runner-group-path r) (reverse (test-runner-group-stack r)))

    ;; ---- Results

    (define test-result-ref
      (case-lambda
        ((r name) (test-result-ref r name #f))
        ((r name default)
         (let ((entry (assq name (test-result-alist r)))) (if entry (cdr entry) default)))))
    (define (test-result-set! r name value)
      (let ((entry (assq name (test-result-alist r))))
        (if entry
            (set-cdr! entry value)
            (set-result! r (cons (cons name value) (test-result-alist r))))))
    (define (test-result-remove r name)
      (set-result! r (filter (lambda (entry) (not (eq? name (car entry)))) (test-result-alist r))))
    (define (test-result-clear r) (set-result! r '()))
    (define (test-result-kind . runner)
      (test-result-ref (if (null? runner) (test-runner-get) (car runner)) 'result-kind))
    (define (test-passed? . runner)
      (and (memq (apply test-result-kind runner) '(pass xpass)) #t))

    ;; ---- Specifiers

    (define (test-match-name name) (lambda (r) (equal? name (test-runner-test-name r))))
    (define test-match-nth
      (case-lambda
        ((n) (test-match-nth n 1))
        ((n count)
         (expect-index "test-match-nth" n)
         (expect-index "test-match-nth" count)
         (let ((calls 0))
           (lambda (r)
             (set! calls (+ calls 1))
             (and (<= n calls) (< calls (+ n count))))))))
    ;; All are asked, even when the answer is already known: they count.
    (define (matches specifiers r) (map (lambda (matches?) (matches? r)) specifiers))
    (define (some? booleans) (and (pair? booleans) (or (and (car booleans) #t) (some? (cdr booleans)))))
    (define (all? booleans) (or (null? booleans) (and (car booleans) (all? (cdr booleans)))))
    (define (test-match-any . specifiers)
      (let ((specifiers (specifiers-of "test-match-any" specifiers)))
        (lambda (r) (some? (matches specifiers r)))))
    (define (test-match-all . specifiers)
      (let ((specifiers (specifiers-of "test-match-all" specifiers)))
        (lambda (r) (all? (matches specifiers r)))))
    (define (specifiers-of who objects) (map (lambda (object) (specifier who object)) objects))
    (define (specifier who object)
      (cond ((procedure? object) object)
            ((exact-integer? object) (test-match-nth 1 object))
            ((string? object) (test-match-name object))
            (else (wrong-type who "a test specifier" object))))

    (define (test-skip object)
      (let ((r (test-runner-get)))
        (set-skip! r (cons (specifier "test-skip" object) (runner-skip r)))))
    (define (test-expect-fail object)
      (let ((r (test-runner-get)))
        (set-expected! r (cons (specifier "test-expect-fail" object) (runner-expected r)))))

    (define (to-run? r)
      (let ((chosen? (or (not (runner-run r)) (some? (matches (runner-run r) r))))
            (skipped? (some? (matches (runner-skip r) r))))
        (and chosen? (not skipped?))))

    (define (test-apply first . rest)
      (if (test-runner? first)
          (apply-tests first rest)
          (apply-tests (or current (test-runner-create)) (cons first rest))))
    (define (apply-tests r arguments)
      (let* ((backwards (reverse arguments)) (procedure (car backwards)) (outer (runner-run r)))
        (expect-procedure "test-apply" procedure)
        (let ((run (specifiers-of "test-apply" (reverse (cdr backwards)))))
          (call-with-runner r
            (lambda ()
              (dynamic-wind
                (lambda () (if (pair? run) (set-run! r run)))
                procedure
                (lambda () (set-run! r outer))))))))

    ;; ---- Groups

    (define test-begin
      (case-lambda
        ((name) (test-begin name #f))
        ((name count)
         (let ((install? (not current)))
           (if install? (test-runner-current (test-runner-create)))
           (let ((r current))
             ((test-runner-on-group-begin r) r name count)
             (set-groups! r (cons (make-group name count 0 (runner-skip r) (runner-expected r) install?)
                                  (runner-groups r)))
             (set-name! r name))))))

    (define (test-end . name)
      (let* ((r (test-runner-get)) (groups (runner-groups r)))
        (if (null? groups) (error "test-end: no group is open"))
        (let* ((group (car groups)) (expected (group-expected-count group)))
          (if (and (pair? name) (car name) (not (equal? (car name) (group-name group))))
              ((test-runner-on-bad-end-name r) r (group-name group) (car name)))
          (if (and expected (not (= expected (group-count group))))
              ((test-runner-on-bad-count r) r (group-count group) expected))
          ((test-runner-on-group-end r) r)
          (set-groups! r (cdr groups))
          (set-skip! r (group-skip group))
          (set-expected! r (group-expected group))
          (count-in-group! r)
          (if (null? (cdr groups)) ((test-runner-on-final r) r))
          (if (group-installed? group) (set! current #f)))))
    (define (count-in-group! r)
      (if (pair? (runner-groups r))
          (let ((group (car (runner-groups r))))
            (set-group-count! group (+ 1 (group-count group))))))

    (define (call-with-group name thunk)
      (let ((r current))
        (if (or (not r) (begin (set-name! r name) (to-run? r)))
            (dynamic-wind
              (lambda () (test-begin name))
              thunk
              (lambda () (test-end name)))
            (begin
              (set-skips! r (+ 1 (test-runner-skip-count r)))
              (count-in-group! r)))))
    (define-syntax test-group
      (syntax-rules ()
        ((_ name body ...) (call-with-group name (lambda () #f body ...)))))
    (define-syntax test-group-with-cleanup
      (syntax-rules ()
        ((_ name body ... cleanup)
         (call-with-group name
           (lambda () (dynamic-wind (lambda () #f) (lambda () #f body ...) (lambda () cleanup)))))))

    ;; ---- Tests

    ;; Calls body, which tells whether the test passes, unless the test is to be skipped. What body raises is a failure.
    (define (run-test name form body)
      (let ((r (test-runner-get)))
        (set-name! r name)
        (test-result-clear r)
        (test-result-set! r 'test-name name)
        (test-result-set! r 'source-form form)
        (let* ((run? (to-run? r)) (fail? (some? (matches (runner-expected r) r))))
          (cond ((not run?) (test-result-set! r 'result-kind 'skip))
                (fail? (test-result-set! r 'result-kind 'xfail)))
          ((test-runner-on-test-begin r) r)
          (if run?
              (let ((passed? (guard (condition (#t (test-result-set! r 'actual-error condition) #f)) (body r))))
                (test-result-set! r 'result-kind
                                  (if passed? (if fail? 'xpass 'pass) (if fail? 'xfail 'fail)))))
          (count-result! r (test-result-kind r))
          (count-in-group! r)
          ((test-runner-on-test-end r) r))))
    (define (count-result! r kind)
      (case kind
        ((pass) (set-passes! r (+ 1 (test-runner-pass-count r))))
        ((fail) (set-fails! r (+ 1 (test-runner-fail-count r))))
        ((xpass) (set-xpasses! r (+ 1 (test-runner-xpass-count r))))
        ((xfail) (set-xfails! r (+ 1 (test-runner-xfail-count r))))
        ((skip) (set-skips! r (+ 1 (test-runner-skip-count r))))))

    (define (run-assert name form thunk)
      (run-test name form
        (lambda (r)
          (let ((value (thunk)))
            (test-result-set! r 'actual-value value)
            value))))
    (define-syntax test-assert
      (syntax-rules ()
        ((_ name expression) (run-assert name '(test-assert name expression) (lambda () expression)))
        ((_ expression) (run-assert "" '(test-assert expression) (lambda () expression)))))

    (define (run-comparison name form same? expected thunk)
      (run-test name form
        (lambda (r)
          (let ((expected (expected)))
            (test-result-set! r 'expected-value expected)
            (let ((value (thunk)))
              (test-result-set! r 'actual-value value)
              (same? expected value))))))
    (define-syntax define-comparisons
      (syntax-rules ()
        ((_ (test same?) ...)
         (begin
           (define-syntax test
             (syntax-rules ()
               ((_ name expected expression)
                (run-comparison name '(test name expected expression) same? (lambda () expected) (lambda () expression)))
               ((_ expected expression)
                (run-comparison "" '(test expected expression) same? (lambda () expected) (lambda () expression)))))
           ...))))
    (define-comparisons (test-eq eq?) (test-eqv eqv?) (test-equal equal?))

    (define (within tolerance)
      (lambda (expected value) (<= (- expected tolerance) value (+ expected tolerance))))
    (define-syntax test-approximate
      (syntax-rules ()
        ((_ name expected expression tolerance)
         (run-comparison name '(test-approximate name expected expression tolerance) (within tolerance)
                         (lambda () expected) (lambda () expression)))
        ((_ expected expression tolerance)
         (run-comparison "" '(test-approximate expected expression tolerance) (within tolerance)
                         (lambda () expected) (lambda () expression)))))

    ;; The type of an error may be #t for any, or a predicate such as file-error?.
    (define (run-error name form type thunk)
      (run-test name form
        (lambda (r)
          (let ((type (type)))
            (test-result-set! r 'expected-error type)
            (guard (condition
                    (#t
                     (test-result-set! r 'actual-error condition)
                     (if (procedure? type) (type condition) #t)))
              (test-result-set! r 'actual-value (thunk))
              #f)))))
    (define-syntax test-error
      (syntax-rules ()
        ((_ name type expression) (run-error name '(test-error name type expression) (lambda () type) (lambda () expression)))
        ((_ type expression) (run-error "" '(test-error type expression) (lambda () type) (lambda () expression)))
        ((_ expression) (run-error "" '(test-error expression) (lambda () #t) (lambda () expression)))))

    (define (test-read-eval-string text)
      (expect-string "test-read-eval-string" text)
      (let* ((port (open-input-string text)) (form (read port)))
        (if (eof-object? form) (error "test-read-eval-string: nothing to read in" text))
        (if (not (eof-object? (read-char port))) (error "test-read-eval-string: something follows the datum in" text))
        (eval form (interaction-environment))))

    ;; ---- The simple runner: a paragraph for each surprise, and a line of counts at the end

    (define (test-on-test-begin-simple r) #f)
    (define (test-on-group-begin-simple r name count) #f)
    (define (test-on-group-end-simple r) #f)

    (define (test-on-test-end-simple r)
      (let ((kind (test-result-kind r)))
        (if (memq kind '(fail xpass))
            (begin
              (display (if (eq? kind 'fail) "FAIL" "XPASS"))
              (for-each (lambda (name) (display " ") (display name)) (test-runner-group-path r))
              (if (not (equal? "" (test-runner-test-name r)))
                  (begin (display ": ") (display (test-runner-test-name r))))
              (newline)
              (for-each (lambda (line) (show-property r (car line) (cadr line)))
                        '((source-form "form") (expected-value "expected") (expected-error "expected error")
                          (actual-value "got") (actual-error "raised")))))))
    (define (show-property r name words)
      (let ((entry (assq name (test-result-alist r))))
        (if entry
            (begin
              (display "  ")
              (display words)
              (display ": ")
              (show-value (cdr entry))
              (newline)))))
    (define (show-value value)
      (if (error-object? value)
          (begin
            (display (error-object-message value))
            (for-each (lambda (irritant) (display " ") (write irritant)) (error-object-irritants value)))
          (write value)))

    (define (test-on-bad-count-simple r actual expected)
      (display "FAIL ")
      (display (car (test-runner-group-stack r)))
      (display ": expected ")
      (display expected)
      (display (if (= expected 1) " test, ran " " tests, ran "))
      (display actual)
      (newline))
    (define (test-on-bad-end-name-simple r begun ended)
      (error (string-append "test-end: expected the name of the open group, \"" begun "\", got") ended))

    (define (test-on-final-simple r)
      (display (test-runner-pass-count r))
      (display " passed, ")
      (display (test-runner-fail-count r))
      (display " failed")
      (for-each
        (lambda (kind)
          (if (> ((car kind) r) 0)
              (begin (display ", ") (display ((car kind) r)) (display (cdr kind)))))
        (list (cons test-runner-xpass-count " passed unexpectedly") (cons test-runner-xfail-count " failed as expected")
              (cons test-runner-skip-count " skipped")))
      (newline))))
