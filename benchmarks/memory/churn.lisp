;; A large live tree beside constant garbage and mutation: how long does the collector keep the program from its work?
;; Arguments: MiB alive, seconds, threads, frames of recursion beneath which each works, and a file. Run with --stats, which
;; prints the pauses. The file gets the start, in nanoseconds, the steps of all threads in every millisecond, and what (gc-stats)
;; counts; run makes a share of churn.cpp's of it, which does the same work.
;; The tree is a vector of balanced binary trees of pairs; the program replaces random subtrees by new ones, so that the
;; old ones die in their old age, and conses short-lived lists in between. Known result: the number of leaves never changes.
(import (scheme base) (scheme write) (scheme file) (scheme time) (scheme process-context) (gilt runtime) (srfi 18))

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
(define (count-all-leaves forest)
  (let next ((i 0) (sum 0))
    (if (= i size) sum (next (+ i 1) (+ sum (count-leaves (vector-ref forest i)))))))

;; A linear congruential generator.
(define (next seed) (modulo (+ (* seed 1103515245) 12345) 2147483648))

;; Replaces the subtree of depth 6 at the end of a random path.
(define (replace-subtree! tree seed)
  (let descend ((tree tree) (level depth) (bits (quotient seed 64)))
    (cond ((= level 7)
           (if (even? bits) (set-car! tree (make-tree 6)) (set-cdr! tree (make-tree 6))))
          (else
           (descend (if (even? bits) (car tree) (cdr tree)) (- level 1) (quotient bits 2))))))

(define jiffies-per-millisecond (quotient (jiffies-per-second) 1000))

;; Counts the steps of every millisecond after `start` in the elements of `steps`.
(define (mutate! forest steps start)
  (let loop ((seed 42))
    (replace-subtree! (vector-ref forest (modulo (quotient seed 8) size)) (next seed))
    (make-list 50 seed)
    (let ((millisecond (floor-quotient (- (current-jiffy) start) jiffies-per-millisecond)))
      (when (< millisecond (vector-length steps))
        (if (>= millisecond 0)
            (vector-set! steps millisecond (+ (vector-ref steps millisecond) 1)))
        (loop (next (next seed)))))))

(define (beneath frames work)
  (if (= frames 0) (work) (begin (beneath (- frames 1) work) #t)))

;; Calls `work` with each element of `list`, in a thread of its own each; the list of what the threads return.
(define (in-threads work list)
  (map thread-join! (map (lambda (element) (thread-start! (make-thread (lambda () (work element))))) list)))

(define forests (in-threads (lambda (nothing) (make-forest)) (make-list thread-count #f)))
;; In a second all threads have started and got to their work.
(define start (+ (current-jiffy) (jiffies-per-second)))
(define (steps-with forest)
  (let ((steps (make-vector (* 1000 seconds) 0)))
    (beneath frames (lambda () (mutate! forest steps start)))
    steps))
(define steps (apply vector-map + (in-threads steps-with forests)))

(define (write-line value port)
  (write value port)
  (newline port))
(when (< 5 (length (command-line)))
  (call-with-output-file (list-ref (command-line) 5)
    (lambda (port)
      (write-line (quotient (* start 1000000000) (jiffies-per-second)) port)
      (vector-for-each (lambda (count) (write count port) (write-char #\space port)) steps)
      (newline port)
      (write-line (gc-stats) port))))
(display "steps " (current-error-port))
(write-line (apply + (vector->list steps)) (current-error-port))
(display "ok churn ")
(write-line (apply + (in-threads count-all-leaves forests)) (current-output-port))
