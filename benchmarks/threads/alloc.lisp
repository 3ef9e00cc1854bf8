;; Allocation-bound threads that share nothing: every thread builds and counts
;; binary trees of depth 16, one after the other. Arguments: threads, trees of
;; each thread.
;; Known result: a tree of depth 16 has 2^17-1 nodes.
(import (scheme base) (scheme write) (scheme time) (scheme process-context)
        (srfi 18))

(define default-size 40)

(define (argument index default)
  (if (< index (length (command-line)))
      (string->number (list-ref (command-line) index))
      default))

(define thread-count (argument 1 2))
(define size (argument 2 default-size))

;; Starts the threads, each of them calling `work`; the list of their results.
(define (run-threads count work)
  (let start ((count count) (threads '()))
    (if (= count 0)
        (map thread-join! threads)
        (start (- count 1)
               (cons (thread-start! (make-thread work)) threads)))))

;; Calls `run`, which gives a result; the seconds go to the error port so that
;; the output is the same every time.
(define (report name run expected)
  (let* ((start (current-jiffy))
         (result (run))
         (seconds (/ (- (current-jiffy) start) (jiffies-per-second))))
    (display "seconds " (current-error-port))
    (write (inexact seconds) (current-error-port))
    (newline (current-error-port))
    (cond ((and (= size default-size) (not (equal? result expected)))
           (display (list name 'expected expected 'got result))
           (newline)
           (exit 1))
          (else
           (display "ok ") (display name) (display " ") (write result)
           (newline)))))

;; A node is a pair of its two subtrees, which are both () at a leaf.
(define (make-tree depth)
  (if (= depth 0)
      (cons '() '())
      (cons (make-tree (- depth 1)) (make-tree (- depth 1)))))

(define (count-nodes tree)
  (if (null? (car tree))
      1
      (+ 1 (count-nodes (car tree)) (count-nodes (cdr tree)))))

(define (count-trees)
  (let next ((left size) (nodes 0))
    (if (= left 0)
        nodes
        (next (- left 1) (+ nodes (count-nodes (make-tree 16)))))))

(report 'alloc
        (lambda () (apply + (run-threads thread-count count-trees)))
        (* thread-count default-size 131071))
