; Weak pairs and boxes: the car does not live because of the pair, the cdr does.
(import (scheme base) (scheme write) (gilt runtime) (gilt weak))
(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define object (list 'object))
(define kept (weak-cons object (list 'cdr)))
(define lost (weak-cons (list 'lost) (list 'cdr)))
(collect-garbage)
(show "alive" (list (weak-car kept) (weak-cdr kept) (weak-car-broken? kept)))
(show "dead" (list (weak-car lost) (weak-cdr lost) (weak-car-broken? lost)))

; #f as a car is no dead car.
(define false (weak-cons #f 1))
(collect-garbage)
(show "false" (list (weak-car false) (weak-car-broken? false)))

; A car that the cdr refers to lives.
(define (both) (let ((x (list 'both))) (weak-cons x (list x))))
(define shared (both))
(collect-garbage)
(show "held by the cdr" (weak-car shared))
(weak-set-cdr! shared '())
(collect-garbage)
(show "no more" (weak-car shared))

; What is stored later is weak as well.
(weak-set-car! lost object)
(weak-set-car! kept (list 'lost))
(collect-garbage)
(show "stored" (list (weak-car lost) (weak-car-broken? lost) (weak-car kept) (weak-car-broken? kept)))

; A list of weak pairs, half of whose cars die.
(define (numbers n) (let loop ((i n) (all '())) (if (= i 0) all (loop (- i 1) (cons (list i) all)))))
(define (weak-list objects)
  (if (null? objects) '() (weak-cons (car objects) (weak-list (cdr objects)))))
(define (every-second objects)
  (if (null? objects) '() (cons (car objects) (every-second (cddr objects)))))
(define all (numbers 1000))
(define weak (weak-list all))
(set! all (every-second all))
(collect-garbage)
(define (count-broken weak)
  (let loop ((at weak) (count 0))
    (if (null? at) count (loop (weak-cdr at) (if (weak-car-broken? at) (+ count 1) count)))))
(show "half of a list" (count-broken weak))
(show "the other half" (weak-car weak))
(reference-barrier all)

(define box (make-weak-box object))
(define lost-box (make-weak-box (list 'lost)))
(collect-garbage)
(show "boxes" (list (weak-box-value box) (weak-box-broken? box) (weak-box-value lost-box) (weak-box-broken? lost-box)))
(set! object #f)
(collect-garbage)
(show "box of a dead object" (list (weak-box-value box) (weak-box-broken? box)))
