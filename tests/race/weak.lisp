; Weak things that threads read, change and drop while others collect: what is read is whole and belongs together; what somebody
; holds stays; a guardian hands out each object once, a finalizer runs once.
(import (scheme base) (srfi 18) (srfi 69) (gilt runtime) (gilt weak) (race))

(define rounds 40)

; An object is #(id (id . id)): its inside tells whether it is what it was.
(define (make-object id) (vector id (cons id id)))
(define (id-of object) (vector-ref object 0))
(define (name-of object) (number->string (id-of object)))
(define (whole? object)
  (or (exact-integer? object)
      (and (vector? object) (let ((inside (vector-ref object 1))) (and (eqv? (car inside) (id-of object)) (eqv? (cdr inside) (id-of object)))))))

(define (every? good? list) (or (null? list) (and (good? (car list)) (every? good? (cdr list)))))
(define (rounds-of good?) (lambda () (let loop ((n 1)) (or (> n rounds) (and (good? n) (loop (+ n 1)))))))
(define (sometimes-collect n) (if (= 0 (modulo n 20)) (collect-garbage)))
(define anything-dies? (let ((pair (weak-cons (make-object 0) 1))) (collect-garbage) (weak-car-broken? pair)))

; All use the same few places.
(define (references)
  (let ((ephemerons (make-vector 3 (make-ephemeron 0 '(0)))) (pairs (vector (weak-cons 1 1) (weak-cons 2 2))) (box (make-weak-box 0)))
    (define (good-ephemeron? e)
      (let* ((key (ephemeron-key e)) (datum (ephemeron-datum e)))
        (and (or (not key) (whole? key))
             (or (not datum) (whole? (car datum)))
             (or (not key) (not datum) (and (eqv? key (car datum)) (not (ephemeron-broken? e)))))))
    (define (good-pair? pair) (let ((found (weak-car pair))) (and (or (not found) (whole? found)) (whole? (weak-cdr pair)))))
    (define (user from)
      (rounds-of
        (lambda (n)
          (let* ((object (make-object (+ from n))) (i (modulo n 3)) (j (modulo n 2)) (e (vector-ref ephemerons i)) (pair (vector-ref pairs j)))
            (vector-set! ephemerons i (make-ephemeron object (list object)))
            (weak-set-car! pair object)
            (vector-set! pairs j (weak-cons object object))
            (sometimes-collect n)
            (and (good-ephemeron? e) (good-pair? pair) (whole? (weak-box-value box)))))))
    (together (user 0) (user 1000) (user 2000))))

; Entries are whole or gone, and those of kept keys are there.
(define (tables)
  (let ((by-key (make-weak-eq-hash-table)) (by-value (make-weak-string-hash-table 'weak-values)))
    (define (there? object)
      (and (eq? object (car (hash-table-ref/default by-key object '(#f)))) (eq? object (hash-table-ref/default by-value (name-of object) #f))))
    (define (user from)
      (lambda ()
        (let loop ((n 0) (kept '()))
          (if (= n rounds)
              (every? there? kept)
              (let ((object (make-object (+ from n))))
                (hash-table-set! by-key object (list object))
                (hash-table-set! by-value (name-of object) object)
                (sometimes-collect n)
                (loop (+ n 1) (if (even? n) (cons object kept) kept)))))))
    (define look
      (rounds-of
        (lambda (n)
          (and (every? (lambda (entry) (and (whole? (car entry)) (eq? (car entry) (cadr entry)))) (hash-table->alist by-key))
               (every? (lambda (entry) (and (whole? (cdr entry)) (string=? (car entry) (name-of (cdr entry)))))
                       (hash-table->alist (hash-table-copy by-value)))
               (<= 0 (hash-table-size by-key) (* 3 rounds))))))
    (together (user 0) (user 1000) (user 2000) look)))

; How often each of so many objects came.
(define (all-once? ids count)
  (let ((seen (make-vector count 0)))
    (for-each (lambda (id) (vector-set! seen id (+ 1 (vector-ref seen id)))) ids)
    (if anything-dies? (every? (lambda (n) (= n 1)) (vector->list seen)) (null? ids))))

(define (guardians)
  (let ((g (make-guardian)))
    (define (ask found) (let ((object (g))) (if object (ask (cons (if (whole? object) (id-of object) 'torn) found)) found)))
    (define (user from)
      (lambda ()
        (let loop ((n 0) (found '()))
          (if (= n rounds)
              found
              (begin
                (g (make-object (+ from n)))
                (sometimes-collect n)
                (loop (+ n 1) (ask found)))))))
    (let ((found (apply append (together (user 0) (user rounds) (lambda () (sometimes-collect 0) (ask '()))))))
      (collect-garbage)
      (all-once? (ask found) (* 2 rounds)))))

; The thread that runs finalizers races with those that run them themselves; what it has taken is waited for.
(define (finalizers)
  (let ((ids '()) (mutex (make-mutex)))
    (define (finalize object)
      (mutex-lock! mutex)
      (set! ids (cons (id-of object) ids))
      (mutex-unlock! mutex))
    (define (user from)
      (lambda ()
        (times rounds (lambda (n) (register-finalizer! (make-object (+ from (- n 1))) finalize) (sometimes-collect n) (run-finalizers!)))
        #t))
    (define (finish)
      (run-finalizers!)
      (if (and anything-dies? (< (length ids) (* 2 rounds))) (begin (thread-yield!) (finish))))
    (together (user 0) (user rounds) (lambda () (run-finalizers!) #t))
    (collect-garbage)
    (finish)
    (all-once? ids (* 2 rounds))))

(races (lambda () (list (references) (tables) (guardians) (finalizers))))
