;; What does not keep its contents alive: weak pairs and boxes, weak hash tables, guardians, finalizers. See docs/weak.md.
(define-library (gilt weak)
  (import (gilt default)
          (rename (only (gilt primitives)
                        make-ephemeron ephemeron? ephemeron-broken? ephemeron-key ephemeron-datum reference-barrier
                        weak-cons weak-pair? weak-car weak-cdr weak-set-car! weak-set-cdr! weak-car-broken?
                        hash-table? %hash-table-weakness %guard! %guardian-next!)
                  (hash-table? machine-table?)))
  (export make-ephemeron ephemeron? ephemeron-broken? ephemeron-key ephemeron-datum reference-barrier
          weak-cons weak-pair? weak-car weak-cdr weak-set-car! weak-set-cdr! weak-car-broken?
          make-weak-box weak-box? weak-box-value weak-box-broken?
          make-weak-eq-hash-table make-weak-eqv-hash-table make-weak-equal-hash-table make-weak-string-hash-table
          hash-table-weakness
          make-guardian register-finalizer! run-finalizers!)
  (begin
    ;; Weak boxes

    (define-record-type weak-box (box-of reference) weak-box? (reference reference-of))
    (define (make-weak-box object) (box-of (make-ephemeron object #f)))
    (define (reference who box)
      (if (weak-box? box) (reference-of box) (error (string-append who ": expected a weak box, got") box)))
    (define (weak-box-value box) (ephemeron-key (reference "weak-box-value" box)))
    (define (weak-box-broken? box) (ephemeron-broken? (reference "weak-box-broken?" box)))

    ;; Weak tables: weak in their keys, or as the options of make-hash-table say.

    (define (weak-table same? options) (apply make-hash-table same? (if (null? options) '(weak-keys) options)))
    (define (make-weak-eq-hash-table . options) (weak-table eq? options))
    (define (make-weak-eqv-hash-table . options) (weak-table eqv? options))
    (define (make-weak-equal-hash-table . options) (weak-table equal? options))
    (define (make-weak-string-hash-table . options) (weak-table string=? options))
    (define (hash-table-weakness table) (and (machine-table? table) (%hash-table-weakness table)))

    ;; Guardians. With an object the machine keeps a queue, or a registration: a vector of the queue and something else. Only
    ;; the guardian keeps registrations alive, so both are forgotten together.

    (define (make-queue)
      (let ((node (list #f)))
        (cons node node)))
    (define registration-datum (lambda (registration) (vector-ref registration 1)))
    (define (register! registrations object queue datum)
      (let ((registration (vector queue datum)))
        (hash-table-set! registrations registration #t)
        (%guard! object registration)))

    ;; The item is the pair of an object and what was kept with it.
    (define (next! queue registrations)
      (let ((item (%guardian-next! queue)))
        (if (and item (vector? (cdr item))) (hash-table-delete! registrations (cdr item)))
        item))

    (define (make-guardian)
      (let ((queue (make-queue)) (registrations (make-hash-table eq?)))
        (case-lambda
          (()
           (let ((item (next! queue registrations)))
             (cond ((not item) #f)
                   ((vector? (cdr item)) (registration-datum (cdr item)))
                   (else (car item)))))
          ((object)
           (%guard! object queue))
          ((object representative)
           (if (eq? object representative)
               (%guard! object queue)
               (register! registrations object queue representative))))))

    ;; Finalizers: one queue for all, and a thread that looks at it, from the first registration on.

    (define dead (make-queue))
    (define finalizers (make-hash-table eq?))

    (define (run-finalizers!)
      (let loop ((count 0))
        (let ((item (next! dead finalizers)))
          (if item
              (begin
                ((registration-datum (cdr item)) (car item))
                (loop (+ count 1)))
              count))))

    (define pause 0.02)
    (define (serve)
      (guard (problem (#t (report problem)))
        (run-finalizers!))
      (thread-sleep! pause)
      (serve))

    ;; In one piece, since other threads write to the port, too.
    (define (report problem)
      (let ((port (open-output-string)))
        (write-string "a finalizer raised: " port)
        (if (error-object? problem)
            (begin
              (display (error-object-message problem) port)
              (for-each
                (lambda (irritant)
                  (write-string " " port)
                  (write irritant port))
                (error-object-irritants problem)))
            (write problem port))
        (newline port)
        (write-string (get-output-string port) (current-error-port))))

    (define service #f)
    (define starting (make-mutex 'finalizers))
    (define (start-service!)
      (call-with-mutex starting
        (lambda ()
          (if (not service)
              (begin
                (set! service (make-thread serve 'finalizers))
                (thread-start! service))))))

    (define (register-finalizer! object procedure)
      (if (not (procedure? procedure))
          (error "register-finalizer!: expected a procedure, got" procedure))
      (register! finalizers object dead procedure)
      (if (not service) (start-service!)))))
