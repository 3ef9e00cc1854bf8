;; A large live tree beside constant garbage and mutation: how long does the collector keep the program from its work?
;; Arguments: MiB alive, seconds, threads, frames of recursion beneath which each works. Run with --stats, which prints the pauses.
;; The tree is a vector of balanced binary trees of pairs; the program replaces random subtrees by new ones, so that the
;; old ones die in their old age, and conses short-lived lists in between. Known result: the number of leaves never changes.
(import (scheme base) (scheme write) (scheme time) (scheme process-context) (srfi 18))

(define (argument index default)
  (if (< index (length (command-line)))
      (string->number (list-ref (command-line) index))
      default))

(define mebibytes (argument 1 64))
(define seconds (argument 2 2))
(define thread-count (argument 3 1))
(define frames (argument 4 0))

;; A tree of depth 12 has 2^12-1 pairs of 16 bytes.
(define depth 12)
(define (make-tree depth)
  (if (= depth 0) '() (cons (make-tree (- depth 1)) (make-tree (- depth 1)))))
(define (count-leaves tree)
  (if (null? tree) 1 (+ (count-leaves (car tree)) (count-leaves (cdr tree)))))

(define size (quotient (* mebibytes 16) thread-count))
(define (make-forest)
  (let ((forest (make-vector size '())))
    (do ((i 0 (+ i 1))) ((= i size) forest)
      (vector-set! forest i (make-tree depth)))))

;; A linear congruential generator.
(define (next seed) (modulo (+ (* seed 1103515245) 12345) 2147483648))

;; Replaces the subtree of depth 6 at the end of a random path.
(define (replace-subtree! tree seed)
  (let descend ((tree tree) (level depth) (bits (quotient seed 64)))
    (cond ((= level 7)
           (if (even? bits) (set-car! tree (make-tree 6)) (set-cdr! tree (make-tree 6))))
          (else
           (descend (if (even? bits) (car tree) (cdr tree)) (- level 1) (quotient bits 2))))))

(define (mutate forest until)
  (let loop ((seed 42) (steps 0))
    (let ((tree (vector-ref forest (modulo (quotient seed 8) size))))
      (replace-subtree! tree (next seed))
      (make-list 50 seed)
      (if (and (= (modulo steps 64) 0) (> (current-jiffy) until))
          steps
          (loop (next (next seed)) (+ steps 1))))))

(define (beneath frames work)
  (if (= frames 0) (work) (+ (beneath (- frames 1) work) 0)))

(define (run)
  (let* ((forest (make-forest))
         (until (+ (current-jiffy) (* seconds (jiffies-per-second))))
         (steps (beneath frames (lambda () (mutate forest until))))
         (leaves (let loop ((i 0) (sum 0))
                   (if (= i size) sum (loop (+ i 1) (+ sum (count-leaves (vector-ref forest i))))))))
    (if (not (= leaves (* size (expt 2 depth)))) (error "leaves were lost" leaves))
    steps))

(define threads
  (let start ((count thread-count) (threads '()))
    (if (= count 0) threads (start (- count 1) (cons (thread-start! (make-thread run)) threads)))))
(define steps (apply + (map thread-join! threads)))
(display "steps " (current-error-port))
(write steps (current-error-port))
(newline (current-error-port))
(display "ok churn")
(newline)
