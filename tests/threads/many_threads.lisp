; Many threads at once, and many one after the other.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (iota n) (let loop ((i (- n 1)) (out '())) (if (< i 0) out (loop (- i 1) (cons i out)))))
(define (start thunk) (thread-start! (make-thread thunk)))
(show "100 at once" (apply + (map thread-join! (map (lambda (i) (start (lambda () (* i i)))) (iota 100)))))
(show "500 in turn" (let loop ((i 0) (sum 0)) (if (= i 500) sum (loop (+ i 1) (+ sum (thread-join! (start (lambda () i))))))))
(show "tree of threads" (let tree ((depth 5)) (if (= depth 0) 1 (let* ((left (start (lambda () (tree (- depth 1))))) (right (tree (- depth 1)))) (+ right (thread-join! left))))))
(show "100 that allocate"
  (map (lambda (x) x)
       (let ((sums (map thread-join! (map (lambda (i) (start (lambda () (length (iota 1000))))) (iota 100))))) (list (length sums) (apply + sums)))))
(show "chain" (let loop ((i 0) (t (start (lambda () 0)))) (if (= i 50) (thread-join! t) (loop (+ i 1) (let ((before t)) (start (lambda () (+ 1 (thread-join! before)))))))))
