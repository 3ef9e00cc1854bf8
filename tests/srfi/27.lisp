; SRFI 27: what can be said of random numbers, and the numbers of a generator that is known.
(import (scheme base) (scheme write) (srfi 27))
(include "check.scm")

(define (repeat n f) (let loop ((i 0) (all '())) (if (= i n) all (loop (+ i 1) (cons (f) all)))))
(define (every? good? all) (or (null? all) (and (good? (car all)) (every? good? (cdr all)))))
(define (between? low high) (lambda (x) (and (exact-integer? x) (<= low x) (< x high))))

; The default source
(check (every? (between? 0 1) (repeat 10 (lambda () (random-integer 1)))) => #t)
(check (every? (between? 0 6) (repeat 1000 (lambda () (random-integer 6)))) => #t)
(check (every? (between? 0 (expt 10 100)) (repeat 100 (lambda () (random-integer (expt 10 100))))) => #t)
(check (every? (lambda (x) (and (inexact? x) (< 0 x 1))) (repeat 1000 random-real)) => #t)
(check (random-source? default-random-source) => #t)
(check (map random-source? (list (make-random-source) 5 car)) => '(#t #f #f))
(check-error (random-integer 0) => "random-integer: expected a positive exact integer, got 0")
(check-error (random-integer 1.5) => "random-integer: expected a positive exact integer, got 1.5")

; All faces of a die come up about as often: 6000 throws, each face within a seventh of 1000.
(define throws (make-vector 6 0))
(define source (make-random-source))
(define throw (random-source-make-integers source))
(repeat 6000 (lambda () (let ((face (throw 6))) (vector-set! throws face (+ 1 (vector-ref throws face))))))
(check (every? (between? 857 1143) (vector->list throws)) => #t)
(define mean (/ (apply + (repeat 10000 (random-source-make-reals source))) 10000))
(check (< 0.49 mean 0.51) => #t)
(define large-mean (/ (apply + (repeat 2000 (lambda () (throw (expt 2 200))))) 2000 (expt 2 200)))
(check (< 47/100 large-mean 53/100) => #t)

; MRG32k3a from the state of six times 12345: the first numbers are known from its description, 0.1270111... and so on.
(define known (make-random-source))
(define known-integer (random-source-make-integers known))
(check (let* ((a (known-integer 4294967087)) (b (known-integer 4294967087)) (c (known-integer 4294967087)))
         (map (lambda (x) (round (* 10000 (/ x 4294967088.0)))) (list a b c)))
       => '(1270.0 3185.0 3092.0))

; State
(define s (make-random-source))
(define draw (random-source-make-integers s))
(define state (random-source-state-ref s))
(define first-numbers (repeat 20 (lambda () (draw 1000000))))
(random-source-state-set! s state)
(check (equal? first-numbers (repeat 20 (lambda () (draw 1000000)))) => #t)
(check (equal? first-numbers (repeat 20 (lambda () (draw 1000000)))) => #f)
(check (let ((other (make-random-source)))
         (random-source-state-set! other state)
         (equal? first-numbers (repeat 20 (let ((draw (random-source-make-integers other))) (lambda () (draw 1000000))))))
       => #t)
(check-error (random-source-state-set! s '(1 2 3)) => "random-source-state-set!: expected a state of a random source, got (1 2 3)")
(check-error (random-source-state-ref 5) => "random-source-state-ref: expected a random source, got 5")

; Randomizing
(define (numbers-after change)
  (let ((source (make-random-source)))
    (change source)
    (repeat 10 (let ((draw (random-source-make-integers source))) (lambda () (draw 1000000))))))
(define (stream i j) (numbers-after (lambda (source) (random-source-pseudo-randomize! source i j))))
(check (equal? (numbers-after random-source-randomize!) (numbers-after random-source-randomize!)) => #f)
(check (equal? (stream 3 5) (stream 3 5)) => #t)
(check (equal? (stream 0 0) (numbers-after (lambda (source) source))) => #t)
(check (list (equal? (stream 3 5) (stream 3 6)) (equal? (stream 3 5) (stream 4 5)) (equal? (stream 1 0) (stream 0 1))) => '(#f #f #f))
; The second stream begins 2^127 numbers later, where L'Ecuyer's package for streams has it, too.
(check (let ((source (make-random-source)))
         (random-source-pseudo-randomize! source 0 0)
         (cdr (random-source-state-ref source)))
       => '(12345 12345 12345 12345 12345 12345))
(check (let ((source (make-random-source)))
         (random-source-pseudo-randomize! source 1 0)
         (cdr (random-source-state-ref source)))
       => '(3692455944 1366884236 2968912127 335948734 4161675175 475798818))
(check-error (random-source-pseudo-randomize! s -1 0)
             => "random-source-pseudo-randomize!: expected an exact integer that is not negative, got -1")

; Reals in steps
(define tenth (random-source-make-reals s 1/10))
(check (every? (lambda (x) (and (exact? x) (< 0 x 1) (integer? (* 10 x)))) (repeat 100 tenth)) => #t)
(check (every? (lambda (x) (and (inexact? x) (< 0 x 1))) (repeat 100 (random-source-make-reals s 0.001))) => #t)
(check-error (random-source-make-reals s 2) => "random-source-make-reals: expected a real number between 0 and 1, got 2")
(check-error (random-source-make-integers 'a) => "random-source-make-integers: expected a random source, got a")

(summary)
