; Ephemerons are broken when their keys are dead, and not before.
(import (scheme base) (scheme write) (gilt runtime) (srfi 124))
(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define (contents e) (list (ephemeron-key e) (ephemeron-datum e) (ephemeron-broken? e)))

(define key (list 'key))
(define kept (make-ephemeron key (list 'datum)))
(define lost (make-ephemeron (list 'lost) (list 'datum)))
(collect-garbage)
(show "key alive" (contents kept))
(show "key dead" (contents lost))

; A datum that refers to its key does not keep it alive.
(define own (make-ephemeron key (list 'of key)))
(define lost-own (let ((k (list 'lost))) (make-ephemeron k (list 'of k))))
(collect-garbage)
(show "datum refers to a living key" (contents own))
(show "datum refers to a dead key" (contents lost-own))

; Two whose data are each other's keys.
(define pair
  (let ((a (list 'a)) (b (list 'b)))
    (cons (make-ephemeron a b) (make-ephemeron b a))))
(collect-garbage)
(show "each other's keys" (list (contents (car pair)) (contents (cdr pair))))

; A chain: each key is reached through the datum before it, and only so.
(define (chain first length)
  (let loop ((i 0) (key first) (all '()))
    (if (= i length)
        (reverse all)
        (let ((next (list i)))
          (loop (+ i 1) next (cons (make-ephemeron key next) all))))))
(define (broken all)
  (let loop ((all all) (count 0))
    (cond ((null? all) count)
          ((ephemeron-broken? (car all)) (loop (cdr all) (+ count 1)))
          (else (loop (cdr all) count)))))
(define first (list 'first))
(define forward (chain first 1000))
(define backward (reverse (chain first 1000)))
(collect-garbage)
(show "chains of a living key" (list (broken forward) (broken backward)))
(set! first #f)
(collect-garbage)
(show "chains of a dead key" (list (broken forward) (broken backward)))

; What cannot die is never broken.
(define immediate
  (map (lambda (key) (make-ephemeron key 'datum)) (list 5 #f '() #\a 'symbol 1.5 car)))
(collect-garbage)
(show "immediate keys" (map ephemeron-broken? immediate))

; The key lives until the barrier, and no longer.
(define (guarded-use)
  (let* ((key (list 'key)) (e (make-ephemeron key 'datum)))
    (collect-garbage)
    (let ((datum (ephemeron-datum e)))
      (reference-barrier key)
      (collect-garbage)
      (list datum (ephemeron-datum e)))))
(show "reference-barrier" (guarded-use))

; An ephemeron may be the key, or the datum, of another.
(define inner (make-ephemeron key 'inner))
(define outer (make-ephemeron inner 'outer))
(define around (make-ephemeron key (make-ephemeron (list 'lost) 'datum)))
(collect-garbage)
(show "of ephemerons" (list (ephemeron-datum outer) (ephemeron-broken? (ephemeron-datum around))))
(set! inner #f)
(collect-garbage)
(show "of a dead ephemeron" (ephemeron-datum outer))
