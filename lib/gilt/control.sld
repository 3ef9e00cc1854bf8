;; Control: dynamic-wind, handlers, parameters, promises. What the machine knows of them is three lists a thread (winders,
;; handlers, parameters), which a continuation keeps; their meaning is here.
(define-library (gilt control)
  (import (gilt core) (gilt primitives) (gilt expect))
  (export dynamic-wind rewind! with-exception-handler raise-continuable
          error-object? error-object-message error-object-irritants file-error? read-error?
          make-parameter parameterize*
          promise? make-promise make-lazy-promise make-eager-promise force
          call-with-values*)
  (begin

    ;; A winder is #(before after handlers parameters): the thunks run with the handlers and parameters of the
    ;; dynamic-wind call, whoever crosses it.
    (define (winder-before w) (vector-ref w 0))
    (define (winder-after w) (vector-ref w 1))

    (define (in-winder w thunk)
      (let ((handlers (%handlers)) (parameters (%parameters)))
        (%set-handlers! (vector-ref w 2))
        (%set-parameters! (vector-ref w 3))
        (thunk)
        (%set-handlers! handlers)
        (%set-parameters! parameters)))

    (define (dynamic-wind before thunk after)
      (before)
      (%set-winders! (cons (vector before after (%handlers) (%parameters)) (%winders)))
      (call-with-values thunk
        (lambda results
          (%set-winders! (cdr (%winders)))
          (after)
          (apply values results))))

    (define (common-tail a b)
      (let ((la (length a)) (lb (length b)))
        (let loop ((a (if (> la lb) (list-tail a (- la lb)) a))
                   (b (if (> lb la) (list-tail b (- lb la)) b)))
          (if (eq? a b) a (loop (cdr a) (cdr b))))))

    (define (rewind! target)
      (let* ((here (%winders)) (common (common-tail here target)))
        (let unwind ((winders here))
          (if (not (eq? winders common))
              (begin
                (%set-winders! (cdr winders))
                (in-winder (car winders) (winder-after (car winders)))
                (unwind (cdr winders)))))
        (let wind ((winders target))
          (if (not (eq? winders common))
              (begin
                (wind (cdr winders))
                (in-winder (car winders) (winder-before (car winders)))
                (%set-winders! winders))))))

    ;; The machine calls this for a continuation with other winders than the current ones.
    (%set-vm-hook! 'rewind
      (lambda (continuation results)
        (rewind! (%continuation-winders continuation))
        (apply continuation results)))

    ;; call-with-values for a producer and a consumer that are not known when compiling.
    (define (call-with-values* producer consumer) (call-with-values producer consumer))

    ;; Handlers

    (define (with-exception-handler handler thunk)
      (if (not (procedure? handler))
          (error "with-exception-handler: expected a procedure, got" handler))
      (let ((outer (%handlers)))
        (%set-handlers! (cons handler outer))
        (call-with-values thunk
          (lambda results
            (%set-handlers! outer)
            (apply values results)))))

    ;; The machine calls this for whatever is raised and has a handler. A handler runs with the outer ones installed.
    (%set-vm-hook! 'raise
      (lambda (object)
        (let ((handlers (%handlers)))
          (%set-handlers! (cdr handlers))
          ((car handlers) object)
          (raise (%make-error 'error "exception handler returned from a non-continuable raise" '())))))

    (define (raise-continuable object)
      (let ((handlers (%handlers)))
        (if (null? handlers)
            (%uncaught object)
            (begin
              (%set-handlers! (cdr handlers))
              (call-with-values (lambda () ((car handlers) object))
                (lambda results
                  (%set-handlers! handlers)
                  (apply values results)))))))

    (define (error-object? object) (%condition? object))
    (define (error-object-message condition)
      (expect "error-object-message" "an error object" %condition? condition)
      (%condition-message condition))
    (define (error-object-irritants condition)
      (expect "error-object-irritants" "an error object" %condition? condition)
      (%condition-irritants condition))
    (define (file-error? object) (and (%condition? object) (eq? (%condition-kind object) 'file)))
    (define (read-error? object)
      (and (%condition? object) (memq (%condition-kind object) '(read syntax)) #t))

    ;; Parameters

    (define make-parameter
      (case-lambda
        ((value) (%make-parameter value #f))
        ((value converter) (%make-parameter (converter value) converter))))

    ;; bindings: list of (parameter . value), not yet converted.
    (define (parameterize* bindings thunk)
      (let ((outer (%parameters)))
        (%set-parameters!
          (let loop ((bindings bindings))
            (if (null? bindings)
                outer
                (let* ((parameter (caar bindings))
                       (converter (%parameter-converter parameter))
                       (value (if converter (converter (cdar bindings)) (cdar bindings))))
                  (cons (cons parameter value) (loop (cdr bindings)))))))
        (call-with-values thunk
          (lambda results
            (%set-parameters! outer)
            (apply values results)))))

    ;; Promises. The state of one is (#t . value), (#f . thunk), or another promise that goes on in its place. It changes in
    ;; one step, once from a thunk to a promise: so threads that force it together agree on the value, even if each calls
    ;; the thunk.

    (define-record-type promise (state-promise state) promise? (state promise-state set-promise-state!))
    (define (make-promise object)
      (if (promise? object) object (make-eager-promise object)))
    (define (make-eager-promise object) (state-promise (cons #t object)))
    (define (make-lazy-promise thunk) (state-promise (cons #f thunk)))
    (define (force promise*)
      (if (not (promise? promise*))
          promise*
          (let loop ((here promise*))
            (let ((state (promise-state here)))
              (cond ((promise? state)
                     ;; Promises in between are not needed any more.
                     (if (not (eq? here promise*)) (set-promise-state! promise* state))
                     (loop state))
                    ((car state) (cdr state))
                    (else
                     (let ((next ((cdr state))))
                       (if (not (promise? next)) (error "force: expected a promise, got" next))
                       (%record-replace! here promise 0 state next)
                       (loop here))))))))))
