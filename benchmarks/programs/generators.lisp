;; Continuations as generators: two trees of different shape hand out their
;; leaves one at a time by call/cc, in turns, and the leaves are compared.
;; The size is the number of leaves.
;; Known result: the leaves are 1 to n, so they are equal and add up to
;; n(n+1)/2.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 30000)

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

;; A tree is a leaf (a number) or a pair of trees. Its left part gets
;; `share` of every 16 leaves.
(define (make-tree first count share)
  (if (= count 1)
      first
      (let ((left (max 1 (quotient (* count share) 16))))
        (cons (make-tree first left share)
              (make-tree (+ first left) (- count left) share)))))

(define (for-each-leaf visit tree)
  (cond ((pair? tree)
         (for-each-leaf visit (car tree))
         (for-each-leaf visit (cdr tree)))
        (else (visit tree))))

;; A procedure that gives the next leaf at every call, then #f.
(define (leaf-generator tree)
  (define return #f)
  (define (resume)
    (for-each-leaf
     (lambda (leaf)
       (call-with-current-continuation
        (lambda (rest-of-walk)
          (set! resume (lambda () (rest-of-walk #f)))
          (return leaf))))
     tree)
    (return #f))
  (lambda ()
    (call-with-current-continuation
     (lambda (caller)
       (set! return caller)
       (resume)))))

;; The sum of the leaves, or #f where the trees differ.
(define (common-sum tree other)
  (let ((next-leaf (leaf-generator tree))
        (next-other (leaf-generator other)))
    (let next ((sum 0))
      (let ((leaf (next-leaf)))
        (cond ((not (eqv? leaf (next-other))) #f)
              (leaf (next (+ sum leaf)))
              (else sum))))))

(report 'generators
        (common-sum (make-tree 1 size 8) (make-tree 1 size 3))
        (quotient (* default-size (+ default-size 1)) 2))
