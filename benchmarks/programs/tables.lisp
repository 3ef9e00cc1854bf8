;; Hash tables: the lengths of Collatz sequences (n to n/2 or 3n+1, until 1)
;; with every length found so far kept in a table of numbers, and then a count
;; of how often each length occurs.
;; The result is the longest length for a start below the size, where it
;; starts, and how many starts there are in the second table.
;; Known result: OEIS A006877 and A006878; below 400,000 the start 230,631 takes
;; 442 steps, which are 443 numbers.
(import (scheme base) (scheme write) (scheme process-context) (srfi 69))

(define default-size 400000)

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

(define (next-number n)
  (if (even? n)
      (quotient n 2)
      (+ (* 3 n) 1)))

;; The length of the sequence from n, which is entered with all after it.
(define (sequence-length! lengths n)
  (let ((known (hash-table-ref/default lengths n #f)))
    (or known
        (let ((length (+ 1 (sequence-length! lengths (next-number n)))))
          (hash-table-set! lengths n length)
          length))))

(define (fill-lengths! lengths)
  (hash-table-set! lengths 1 1)
  (do ((start 2 (+ start 1)))
      ((>= start size))
    (sequence-length! lengths start)))

;; How often each length occurs for a start below the size.
(define (count-lengths lengths)
  (let ((counts (make-hash-table)))
    (hash-table-walk
     lengths
     (lambda (start length)
       (when (< start size)
         (hash-table-update!/default
          counts length (lambda (count) (+ count 1)) 0))))
    counts))

(define (longest lengths)
  (let next ((start 1) (best-start 1) (best 1))
    (if (= start size)
        (list best best-start)
        (let ((length (hash-table-ref/default lengths start 0)))
          (if (> length best)
              (next (+ start 1) start length)
              (next (+ start 1) best-start best))))))

(define (sum-of-values table)
  (let ((sum 0))
    (hash-table-walk table (lambda (key value) (set! sum (+ sum value))))
    sum))

(let ((lengths (make-hash-table)))
  (fill-lengths! lengths)
  (report 'tables
          (append (longest lengths)
                  (list (sum-of-values (count-lengths lengths))))
          (list 443 230631 (- default-size 1))))
