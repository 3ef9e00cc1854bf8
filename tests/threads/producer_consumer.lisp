; Producers and consumers share a queue under a mutex: everything arrives once,
; and what one producer sends stays in order.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define-record-type queue (make-queue mutex in out) queue?
  (mutex queue-mutex) (in queue-in set-queue-in!) (out queue-out set-queue-out!))
(define (locked q thunk)
  (mutex-lock! (queue-mutex q))
  (let ((v (thunk))) (mutex-unlock! (queue-mutex q)) v))
(define (put! q x) (locked q (lambda () (set-queue-in! q (cons x (queue-in q))))))
(define (try-get! q)
  (locked q (lambda ()
    (when (null? (queue-out q))
      (set-queue-out! q (reverse (queue-in q)))
      (set-queue-in! q '()))
    (if (null? (queue-out q))
        'nothing
        (let ((x (car (queue-out q)))) (set-queue-out! q (cdr (queue-out q))) x)))))
(define (get! q) (let ((x (try-get! q))) (if (eq? x 'nothing) (begin (thread-yield!) (get! q)) x)))
(define (start thunk) (thread-start! (make-thread thunk)))
(define (consume q) (let loop ((out '())) (let ((x (get! q))) (if (eq? x 'end) (reverse out) (loop (cons x out))))))
(define (iota n) (let loop ((i (- n 1)) (out '())) (if (< i 0) out (loop (- i 1) (cons i out)))))

(show "one to one, in order"
  (let* ((q (make-queue (make-mutex) '() '()))
         (consumer (start (lambda () (consume q))))
         (producer (start (lambda () (for-each (lambda (i) (put! q i)) (iota 2000)) (put! q 'end)))))
    (thread-join! producer)
    (equal? (thread-join! consumer) (iota 2000))))
(define (merge-counts lists) (apply + (map length lists)))
(show "three to two"
  (let* ((q (make-queue (make-mutex) '() '()))
         (consumers (map (lambda (i) (start (lambda () (consume q)))) '(1 2)))
         (producers (map (lambda (p) (start (lambda () (for-each (lambda (i) (put! q (cons p i))) (iota 500))))) '(a b c))))
    (for-each thread-join! producers)
    (put! q 'end)
    (put! q 'end)
    (let ((got (map thread-join! consumers)))
      (define (of p) (map (lambda (xs) (let keep ((xs xs)) (cond ((null? xs) '()) ((eq? p (caar xs)) (cons (cdar xs) (keep (cdr xs)))) (else (keep (cdr xs)))))) got))
      (define (increasing? xs) (or (null? xs) (null? (cdr xs)) (and (< (car xs) (cadr xs)) (increasing? (cdr xs)))))
      (list (merge-counts got)
            (apply + (map (lambda (xs) (apply + (map cdr xs))) got))
            (map (lambda (p) (map increasing? (of p))) '(a b c))))))
(show "ping pong"
  (let ((to (make-queue (make-mutex) '() '())) (from (make-queue (make-mutex) '() '())))
    (let ((t (start (lambda () (let loop ((n 0)) (let ((x (get! to))) (if (eq? x 'end) n (begin (put! from (* 2 x)) (loop (+ n 1))))))))))
      (let ((sum (let loop ((i 0) (sum 0)) (if (= i 300) sum (begin (put! to i) (loop (+ i 1) (+ sum (get! from))))))))
        (put! to 'end)
        (list sum (thread-join! t))))))
