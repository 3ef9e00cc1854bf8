;; Allocation: many short-lived binary trees of growing depth are built and
;; counted while one long-lived tree stays; the size is the largest depth.
;; Known result: a tree of depth d has 2^(d+1)-1 nodes; every depth builds as
;; many trees as give 2^(size+4) nodes or a little less.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 17)

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

;; A node is a pair of its two subtrees, which are both () at a leaf.
(define (make-tree depth)
  (if (= depth 0)
      (cons '() '())
      (cons (make-tree (- depth 1)) (make-tree (- depth 1)))))

(define (count-nodes tree)
  (if (null? (car tree))
      1
      (+ 1 (count-nodes (car tree)) (count-nodes (cdr tree)))))

(define (count-many trees depth)
  (do ((left trees (- left 1))
       (nodes 0 (+ nodes (count-nodes (make-tree depth)))))
      ((= left 0) nodes)))

(define (trees-of-depth depth)
  (expt 2 (- (+ size 3) depth)))

(define (run)
  (let ((long-lived (make-tree size)))
    (do ((depth 3 (+ depth 3))
         (nodes 0 (+ nodes (count-many (trees-of-depth depth) depth))))
        ((> depth size) (+ nodes (count-nodes long-lived))))))

(define (expected-nodes)
  (define (nodes depth) (- (expt 2 (+ depth 1)) 1))
  (do ((depth 3 (+ depth 3))
       (total 0 (+ total (* (trees-of-depth depth) (nodes depth)))))
      ((> depth size) (+ total (nodes size)))))

(report 'trees (run) (expected-nodes))
