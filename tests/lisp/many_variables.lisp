; Procedures with more variables alive at once than a frame has room for, and with expressions as deep.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define count 0)
(define (next!) (set! count (+ count 1)) count)
(define (from-1 thunk) (set! count 0) (thunk))

; Calls the macro (k arguments ...) with 300 items as its last argument, or with 150.
(define-syntax with-300
  (syntax-rules ()
    ((_ k argument ...) (with-150 again-with-150 (k argument ...)))))
(define-syntax again-with-150
  (syntax-rules ()
    ((_ (k argument ...) items) (with-150 join (k argument ...) items))))
(define-syntax join
  (syntax-rules ()
    ((_ (k argument ...) (item ...) (more ...)) (k argument ... (item ... more ...)))))
(define-syntax with-150
  (syntax-rules ()
    ((_ k argument ...)
     (k argument ... (0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49
                      0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49
                      0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49)))))

; In nested lets, each with one variable.
(define-syntax nested
  (syntax-rules ()
    ((_ (v ...) ()) (list (+ v ...) (- v ...)))
    ((_ (v ...) (item . items)) (let ((t (next!))) (nested (v ... t) items)))))
(show "nested lets" (from-1 (lambda () (with-300 nested ()))))

; In one let.
(define-syntax parallel
  (syntax-rules ()
    ((_ (binding ...) (v ...) ()) (let (binding ...) (+ v ...)))
    ((_ (binding ...) (v ...) (item . items)) (parallel (binding ... (t (next!))) (v ... t) items))))
(show "one let" (from-1 (lambda () (with-300 parallel () ()))))

; As internal definitions.
(define-syntax defined
  (syntax-rules ()
    ((_ (definition ...) (v ...) ()) (let () definition ... (list (+ v ...))))
    ((_ (definition ...) (v ...) (item . items)) (defined (definition ... (define t (next!))) (v ... t) items))))
(show "internal definitions" (from-1 (lambda () (with-300 defined () ()))))

; As internal procedures that use a variable and each other.
(define-syntax procedures
  (syntax-rules ()
    ((_ x previous (definition ...) ()) (let () definition ... (previous 1)))
    ((_ x previous (definition ...) (item . items))
     (procedures x f (definition ... (define (f n) (+ n x (previous (+ n 1))))) items))))
(define (call-procedures x)
  (define (first n) (* n 1000))
  (with-300 procedures x first ()))
(show "internal procedures" (call-procedures 7))

; Assigned, and captured by closures that outlive the frame.
(define-syntax assigned
  (syntax-rules ()
    ((_ (v ...) ())
     (let ((bump! (lambda () (set! v (+ v 1)) ...)) (sum (lambda () (+ v ...))))
       (bump!)
       (bump!)
       (list bump! sum)))
    ((_ (v ...) (item . items)) (let ((t (next!))) (assigned (v ... t) items)))))
(show "assigned"
      (let ((both (from-1 (lambda () (with-150 assigned ())))))
        ((car both))
        ((cadr both))))

; As parameters.
(define-syntax parameters
  (syntax-rules ()
    ((_ (v ...) ()) (lambda (v ...) (let ((twice (+ v ... v ...))) (lambda () (list twice v ...)))))
    ((_ (v ...) (item . items)) (parameters (v ... t) items))))
(define iota-150 (let loop ((i 150) (all '())) (if (= i 0) all (loop (- i 1) (cons i all)))))
(show "parameters" (equal? ((apply (with-150 parameters ()) iota-150)) (cons 22650 iota-150)))

; Not yet bound, in expressions within each other.
(define-syntax deep-right
  (syntax-rules ()
    ((_ ()) '())
    ((_ (item . items)) (cons (next!) (deep-right items)))))
(show "deep on the right" (length (from-1 (lambda () (with-300 deep-right)))))
(define-syntax deep-calls
  (syntax-rules ()
    ((_ f ()) (f 1 2))
    ((_ f (item . items)) (f (next!) (deep-calls f items)))))
(show "deep calls" (from-1 (lambda () (let ((f (lambda (a b) (+ 1 b)))) (set! f f) (with-300 deep-calls f)))))
(define-syntax in-list
  (syntax-rules ()
    ((_ (e ...) ()) (length (list e ...)))
    ((_ (e ...) (item . items)) (in-list (e ... (+ (next!) (* 2 (next!)))) items))))
(show "many arguments" (from-1 (lambda () (with-300 in-list ()))))

; A loop within, and one around whose last call is in the midst of it all.
(define-syntax loop-within
  (syntax-rules ()
    ((_ (v ...) ()) (let loop ((i 0) (sum 0)) (if (= i 3) sum (loop (+ i 1) (+ sum v ...)))))
    ((_ (v ...) (item . items)) (let ((t (next!))) (loop-within (v ... t) items)))))
(show "loop within" (from-1 (lambda () (with-300 loop-within ()))))
(define-syntax loop-around
  (syntax-rules ()
    ((_ again n (v ...) ()) (if (= n 0) (+ v ...) (again (- n 1))))
    ((_ again n (v ...) (item . items)) (let ((t (next!))) (loop-around again n (v ... t) items)))))
(define (around n) (with-300 loop-around around n ()))
(show "loop around" (from-1 (lambda () (around 2000))))

; Each time that a binding is left, what is bound later is bound anew.
(define-syntax entered-again
  (syntax-rules ()
    ((_ k (v ...) ()) (lambda () (+ v ...)))
    ((_ k (v ...) (0 . items)) (let ((t (call-with-current-continuation (lambda (c) (set! k (cons c k)) 0)))) (entered-again k (v ... t) items)))
    ((_ k (v ...) (item . items)) (let ((t (next!))) (entered-again k (v ... t) items)))))
(show "entered again"
      (from-1
       (lambda ()
         (let ((k '()) (sums '()) (times 0))
           (let ((sum (with-300 entered-again k ())))
             (set! sums (cons sum sums))
             (set! times (+ times 1))
             (if (< times 4) ((list-ref k (* 2 times)) (* 100000 times)))
             (map (lambda (sum) (sum)) sums))))))

; Several values.
(define-syntax several
  (syntax-rules ()
    ((_ (v ...) ()) (call-with-values (lambda () (values v ...)) list))
    ((_ (v ...) (item . items)) (let-values (((t u) (values (next!) 1))) (several (v ... t) items)))))
(show "several values" (apply + (from-1 (lambda () (with-150 several ())))))
