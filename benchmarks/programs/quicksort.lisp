;; Vectors: quicksort in place of a vector of pseudo-random numbers, with the
;; exchanges and compares written out.
;; The result is whether the vector is in order, and a weighted sum of it.
;; Known result: Python's sort gives the same sum.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 1000000)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((and (= size default-size) (not (equal? result expected)))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define (random-vector count)
  (let ((numbers (make-vector count 0)))
    (do ((index (- count 1) (- index 1))
         (seed (modulo (* 42 16807) 2147483647)
               (modulo (* seed 16807) 2147483647)))
        ((< index 0) numbers)
      (vector-set! numbers index seed))))

(define (exchange! numbers i j)
  (let ((number (vector-ref numbers i)))
    (vector-set! numbers i (vector-ref numbers j))
    (vector-set! numbers j number)))

;; The indexes from `low` to `high`, both included.
(define (quicksort! numbers low high)
  (when (< low high)
    (let ((pivot (vector-ref numbers (quotient (+ low high) 2))))
      (let partition ((i low) (j high))
        (let ((i (skip-smaller numbers pivot i))
              (j (skip-larger numbers pivot j)))
          (cond ((< i j)
                 (exchange! numbers i j)
                 (partition (+ i 1) (- j 1)))
                (else
                 (quicksort! numbers low (- i 1))
                 (quicksort! numbers (+ j 1) high))))))))

(define (skip-smaller numbers pivot i)
  (if (< (vector-ref numbers i) pivot)
      (skip-smaller numbers pivot (+ i 1))
      i))

(define (skip-larger numbers pivot j)
  (if (> (vector-ref numbers j) pivot)
      (skip-larger numbers pivot (- j 1))
      j))

(define (ordered? numbers)
  (let next ((index 1))
    (or (>= index (vector-length numbers))
        (and (<= (vector-ref numbers (- index 1)) (vector-ref numbers index))
             (next (+ index 1))))))

(define (weighted-sum numbers)
  (do ((index 0 (+ index 1))
       (sum 0 (modulo (+ sum (* (+ index 1) (vector-ref numbers index)))
                      1000000007)))
      ((= index (vector-length numbers)) sum)))

(let ((numbers (random-vector size)))
  (quicksort! numbers 0 (- size 1))
  (report 'quicksort
          (list (ordered? numbers) (weighted-sum numbers))
          '(#t 269974652)))
