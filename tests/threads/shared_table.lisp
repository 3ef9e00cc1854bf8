; A hash table shared by threads: under a mutex it is exact; without one it\n; keeps what was written to distinct keys.
(import (scheme base) (scheme write) (srfi 18) (srfi 69))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (start thunk) (thread-start! (make-thread thunk)))
(define (in-threads n f) (for-each thread-join! (map (lambda (i) (start (lambda () (f i)))) (let loop ((i n) (out '())) (if (= i 0) out (loop (- i 1) (cons i out)))))))
(show "counts under a mutex"
  (let ((t (make-hash-table)) (m (make-mutex)))
    (in-threads 4 (lambda (i) (do ((n 0 (+ n 1))) ((= n 2000)) (mutex-lock! m) (hash-table-update!/default t (modulo n 10) (lambda (v) (+ v 1)) 0) (mutex-unlock! m))))
    (map (lambda (k) (hash-table-ref t k)) '(0 1 5 9))))
(show "own keys under a mutex"
  (let ((t (make-hash-table)) (m (make-mutex)))
    (in-threads 4 (lambda (i) (do ((n 0 (+ n 1))) ((= n 1000)) (mutex-lock! m) (hash-table-set! t (+ (* i 10000) n) i) (mutex-unlock! m))))
    (list (hash-table-size t) (apply + (hash-table-values t)))))
(show "a table for each thread"
  (map thread-join! (map (lambda (i) (start (lambda () (let ((t (make-hash-table))) (do ((n 0 (+ n 1))) ((= n 1000)) (hash-table-set! t n i)) (hash-table-size t))))) '(1 2 3 4))))
(show "readers only"
  (let ((t (make-hash-table)) (sums '()) (m (make-mutex)))
    (do ((n 0 (+ n 1))) ((= n 1000)) (hash-table-set! t n (* 2 n)))
    (in-threads 4 (lambda (i) (let loop ((n 0) (s 0)) (if (= n 1000) (begin (mutex-lock! m) (set! sums (cons s sums)) (mutex-unlock! m)) (loop (+ n 1) (+ s (hash-table-ref t n)))))))
    sums))
