;; What a thread dropped is freed in steps, with turns for other threads in between, also when the thread is about to wait or to
;; end; and all of it is. A watcher looks at the counters all the time.
(import (scheme base) (scheme write) (srfi 18) (gilt runtime))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define size 200000)
(define counts? (refcount (list 1)))
(define (frees) (cdr (assq 'frees (rc-stats))))

(define (build n)
  (let next ((n n) (list '()))
    (if (= n 0) list (next (- n 1) (cons n list)))))

(define (wait-for-frees goal)
  (when (and counts? (< (frees) goal)) (thread-yield!) (wait-for-frees goal)))

;; Runs `drop!` beside the watcher; whether what it dropped is free in the end, and the watcher saw the counter only grow.
(define (watch-while drop!)
  (let* ((stop #f) (grows #t)
         (watcher (thread-start! (make-thread (lambda ()
                    (let next ((before (frees)))
                      (let ((now (frees)))
                        (when (< now before) (set! grows #f))
                        (unless stop (next now)))))))))
    (let ((goal (+ (frees) size)))
      (drop!)
      (wait-for-frees goal)
      (set! stop #t)
      (thread-join! watcher)
      grows)))

(define kept (build size))
(show "a thread that sleeps" (watch-while (lambda () (set! kept #f) (thread-sleep! 0.01))))
(set! kept (build size))
(show "a thread that waits for a mutex"
      (watch-while (lambda ()
                     (let ((m (make-mutex)))
                       (mutex-lock! m)
                       (set! kept #f)
                       (mutex-lock! m 0.02)))))
(set! kept (build size))
(show "a thread that ends"
      (watch-while (lambda () (thread-join! (thread-start! (make-thread (lambda () (set! kept #f))))))))
(set! kept (build size))
(show "a thread that goes on" (watch-while (lambda () (set! kept #f))))
