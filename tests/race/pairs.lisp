; Cells of pairs, boxes, vectors and records: each load gives a value that somebody stored there, whole.
(import (scheme base) (srfi 18) (srfi 111) (race))

(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y set-point-y!))

; The stored values are large numbers and lists, whose parts belong together.
(define (value k) (list k (* k 100000000000000000000) (number->string k) (* k 1.5e300)))
(define (good? v)
  (and (list? v) (= (length v) 4)
       (let ((k (car v)))
         (and (exact-integer? k) (= (cadr v) (* k 100000000000000000000))
              (string=? (list-ref v 2) (number->string k)) (= (list-ref v 3) (* k 1.5e300))))))

(define (race-on make set! get)
  (let ((object (make (value 0))))
    (define (writer from)
      (lambda () (times 50 (lambda (n) (set! object (value (+ from n))))) 'written))
    (define (reader)
      (let loop ((n 0) (good #t))
        (if (= n 100) good (loop (+ n 1) (and good (good? (get object)))))))
    (append (together (writer 0) (writer 1000) reader) (list (good? (get object))))))

(races
  (lambda ()
    (list (race-on (lambda (v) (cons v v)) set-car! car)
          (race-on (lambda (v) (cons v v)) set-cdr! cdr)
          (race-on box set-box! unbox)
          (race-on (lambda (v) (make-vector 3 v)) (lambda (o v) (vector-set! o 1 v)) (lambda (o) (vector-ref o 1)))
          (race-on (lambda (v) (make-point 0 v)) set-point-y! point-y))))
