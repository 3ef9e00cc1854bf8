; thread-sleep!: at least the time asked for, and threads sleep side by side.
(import (scheme base) (scheme time) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (seconds thunk) (let ((start (current-jiffy))) (thunk) (/ (- (current-jiffy) start) (jiffies-per-second))))
(show "at least" (>= (seconds (lambda () (thread-sleep! 0.05))) 0.049))
(show "zero" (begin (thread-sleep! 0) 'done))
(show "exact rational" (>= (seconds (lambda () (thread-sleep! 1/20))) 0.049))
(show "side by side"
  (< (seconds (lambda ()
       (for-each thread-join! (map (lambda (i) (thread-start! (make-thread (lambda () (thread-sleep! 0.3))))) '(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)))))
     5))
(show "ordered by their time"
  (let ((log '()) (m (make-mutex)))
    (define (note-after time name) (thread-start! (make-thread (lambda () (thread-sleep! time) (mutex-lock! m) (set! log (cons name log)) (mutex-unlock! m)))))
    (let ((ts (list (note-after 1.0 'third) (note-after 0.5 'second) (note-after 0.01 'first))))
      (for-each thread-join! ts)
      (reverse log))))
(show "others run meanwhile"
  (let* ((n 0) (stop #f) (t (thread-start! (make-thread (lambda () (let loop () (set! n (+ n 1)) (if stop 'stopped (begin (thread-yield!) (loop)))))))))
    (thread-sleep! 0.05)
    (set! stop #t)
    (list (thread-join! t) (> n 0))))
(show "join with a limit" (let ((t (thread-start! (make-thread (lambda () (thread-sleep! 0.5) 'late))))) (let* ((a (thread-join! t 0.01 'too-early)) (b (thread-join! t))) (list a b))))
