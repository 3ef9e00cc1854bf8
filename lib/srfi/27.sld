;; SRFI 27: sources of random numbers. A source is L'Ecuyer's MRG32k3a, a combination of two linear recurrences, whose state
;; is a vector of six integers that fit fixnums; pseudo-randomize! jumps ahead in it, to streams that do not overlap. Not
;; for secrets. Threads may share a source: they may then draw the same number.
(define-library (srfi 27)
  (import (gilt default) (gilt expect) (only (gilt primitives) %random))
  (export
    random-integer random-real default-random-source make-random-source random-source?
    random-source-state-ref random-source-state-set! random-source-randomize!
    random-source-pseudo-randomize! random-source-make-integers random-source-make-reals)
  (begin

    (define-record-type random-source (source-of state) random-source? (state state-of set-state!))
    (define (check-source who object) (expect who "a random source" random-source? object))

    ;; x_n = 1403580 x_(n-2) - 810728 x_(n-3) mod m1, y_n = 527612 y_(n-1) - 1370589 y_(n-3) mod m2; newest last.
    (define m1 4294967087)
    (define m2 4294944443)
    (define (first-state) (vector 12345 12345 12345 12345 12345 12345))

    ;; The next number of a source, from 0 to below m1; its state becomes a new vector.
    (define (draw! source)
      (let* ((s (state-of source))
             (x (modulo (- (* 1403580 (vector-ref s 1)) (* 810728 (vector-ref s 0))) m1))
             (y (modulo (- (* 527612 (vector-ref s 5)) (* 1370589 (vector-ref s 3))) m2)))
        (set-state! source (vector (vector-ref s 1) (vector-ref s 2) x (vector-ref s 4) (vector-ref s 5) y))
        (modulo (- x y) m1)))

    ;; Matrices of three rows as vectors of nine numbers.
    (define (row-times-column a b i j m)
      (modulo (+ (* (vector-ref a (* 3 i)) (vector-ref b j))
                 (* (vector-ref a (+ (* 3 i) 1)) (vector-ref b (+ 3 j)))
                 (* (vector-ref a (+ (* 3 i) 2)) (vector-ref b (+ 6 j))))
              m))
    (define (product a b m)
      (let ((result (make-vector 9)))
        (do ((i 0 (+ i 1))) ((= i 9) result)
          (vector-set! result i (row-times-column a b (quotient i 3) (remainder i 3) m)))))
    (define identity #(1 0 0 0 1 0 0 0 1))
    (define (power a n m)
      (let loop ((a a) (n n) (result identity))
        (if (= n 0)
            result
            (loop (product a a m) (quotient n 2) (if (odd? n) (product result a m) result)))))
    (define (step-1) (vector 0 1 0 0 0 1 (- m1 810728) 1403580 0))
    (define (step-2) (vector 0 1 0 0 0 1 (- m2 1370589) 0 527612))

    (define (apply-matrix a s offset m)
      (map (lambda (i)
             (modulo (+ (* (vector-ref a (* 3 i)) (vector-ref s offset))
                        (* (vector-ref a (+ (* 3 i) 1)) (vector-ref s (+ offset 1)))
                        (* (vector-ref a (+ (* 3 i) 2)) (vector-ref s (+ offset 2))))
                     m))
           '(0 1 2)))
    ;; The state that comes n numbers after another.
    (define (jump state n)
      (list->vector (append (apply-matrix (power (step-1) n m1) state 0 m1)
                            (apply-matrix (power (step-2) n m2) state 3 m2))))

    (define stream-length (expt 2 127))
    (define substream-length (expt 2 76))

    ;; Sources

    (define (make-random-source) (source-of (first-state)))

    (define (random-source-state-ref source)
      (check-source 'random-source-state-ref source)
      (cons 'mrg32k3a (vector->list (state-of source))))

    (define (good-part? a b c m)
      (define (good? n) (and (exact-integer? n) (<= 0 n) (< n m)))
      (and (good? a) (good? b) (good? c) (not (= 0 a b c))))
    (define (state? object)
      (and (list? object)
           (= (length object) 7)
           (eq? (car object) 'mrg32k3a)
           (let ((s (list->vector (cdr object))))
             (and (good-part? (vector-ref s 0) (vector-ref s 1) (vector-ref s 2) m1)
                  (good-part? (vector-ref s 3) (vector-ref s 4) (vector-ref s 5) m2)))))
    (define (random-source-state-set! source state)
      (check-source 'random-source-state-set! source)
      (expect 'random-source-state-set! "a state of a random source" state? state)
      (set-state! source (list->vector (cdr state))))

    (define (random-source-randomize! source)
      (define (some m) (+ 1 (%random (- m 1))))
      (check-source 'random-source-randomize! source)
      (set-state! source (vector (some m1) (some m1) (some m1) (some m2) (some m2) (some m2))))

    (define (random-source-pseudo-randomize! source i j)
      (check-source 'random-source-pseudo-randomize! source)
      (expect-natural 'random-source-pseudo-randomize! i)
      (expect-natural 'random-source-pseudo-randomize! j)
      (set-state! source (jump (first-state) (+ (* i stream-length) (* j substream-length)))))

    ;; Numbers

    ;; Below n, which is at most m1: draws in the last, incomplete part of the range are thrown away.
    (define (small source n)
      (let* ((part (quotient m1 n)) (limit (* part n)))
        (let loop ((x (draw! source)))
          (if (< x limit) (quotient x part) (loop (draw! source))))))

    ;; Below n: as many digits to the base m1 as give the range, the rest of which is thrown away.
    (define (large source n)
      (let loop ((range m1) (digits 1))
        (if (< range n)
            (loop (* range m1) (+ digits 1))
            (let* ((part (quotient range n)) (limit (* part n)))
              (let again ()
                (let next ((x 0) (digits digits))
                  (cond ((> digits 0) (next (+ (* x m1) (draw! source)) (- digits 1)))
                        ((< x limit) (quotient x part))
                        (else (again)))))))))

    (define (integer-below who source n)
      (if (not (and (exact-integer? n) (> n 0))) (wrong-type who "a positive exact integer" n))
      (if (<= n m1) (small source n) (large source n)))

    ;; Two draws have more than the 53 bits of a flonum; between 0 and 1, neither of which comes up.
    (define real-bits (expt 2 53))
    (define (real-between source)
      (/ (+ (inexact (large source (- real-bits 1))) 1.0) (inexact real-bits)))

    (define (random-source-make-integers source)
      (check-source 'random-source-make-integers source)
      (lambda (n) (integer-below 'random-integer source n)))

    (define random-source-make-reals
      (case-lambda
        ((source)
         (check-source 'random-source-make-reals source)
         (lambda () (real-between source)))
        ((source unit)
         (check-source 'random-source-make-reals source)
         (if (not (and (real? unit) (< 0 unit 1)))
             (wrong-type 'random-source-make-reals "a real number between 0 and 1" unit))
         (if (inexact? unit)
             (lambda () (real-between source))
             ;; Multiples of the unit, exact.
             (let ((steps (- (ceiling (/ unit)) 1)))
               (lambda () (* unit (+ 1 (integer-below 'random-real source (max 1 steps))))))))))

    (define default-random-source (make-random-source))
    (define (random-integer n) (integer-below 'random-integer default-random-source n))
    (define (random-real) (real-between default-random-source))))
