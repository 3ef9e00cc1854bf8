;; Lists: merge sort of a list of pseudo-random numbers with the order passed
;; as a procedure; the lists are split, merged and reversed with fresh pairs.
;; The result is whether the list is in order, and a weighted sum of it.
;; Known result: Python's sort gives the same sum.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 500000)

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

(define (random-list count)
  (let next ((count count) (seed 42) (result '()))
    (if (= count 0)
        result
        (let ((seed (modulo (* seed 16807) 2147483647)))
          (next (- count 1) seed (cons seed result))))))

(define (merge before? left right)
  (let next ((left left) (right right) (merged '()))
    (cond ((null? left) (append-reverse merged right))
          ((null? right) (append-reverse merged left))
          ((before? (car right) (car left))
           (next left (cdr right) (cons (car right) merged)))
          (else
           (next (cdr left) right (cons (car left) merged))))))

(define (append-reverse reversed tail)
  (if (null? reversed)
      tail
      (append-reverse (cdr reversed) (cons (car reversed) tail))))

;; Sorts the first `count` items.
(define (merge-sort before? items count)
  (if (= count 1)
      (list (car items))
      (let ((half (quotient count 2)))
        (merge before?
               (merge-sort before? items half)
               (merge-sort before? (list-tail items half) (- count half))))))

(define (ordered? before? items)
  (or (null? (cdr items))
      (and (not (before? (cadr items) (car items)))
           (ordered? before? (cdr items)))))

(define (weighted-sum items)
  (let next ((items items) (position 1) (sum 0))
    (if (null? items)
        sum
        (next (cdr items)
              (+ position 1)
              (modulo (+ sum (* position (car items))) 1000000007)))))

(let ((sorted (merge-sort < (random-list size) size)))
  (report 'sort
          (list (ordered? < sorted) (weighted-sum sorted))
          '(#t 328385446)))
