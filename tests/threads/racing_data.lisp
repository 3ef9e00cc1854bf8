; Races on vectors, pairs, boxes, strings and records lose updates at worst: each
; read gives a value that some thread has written.
(import (scheme base) (scheme write) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (start thunk) (thread-start! (make-thread thunk)))
(define (in-threads f) (map thread-join! (map (lambda (i) (start (lambda () (f i)))) '(1 2 3 4))))
(define rounds 5000)

(define v (make-vector 16 '(0 . 0)))
(show "vector"
  (in-threads (lambda (i)
    (let loop ((n 0) (good #t))
      (if (= n rounds)
          good
          (let ((seen (vector-ref v (modulo (* n 7) 16))))
            (vector-set! v (modulo n 16) (cons n (- n)))
            (loop (+ n 1) (and good (pair? seen) (= 0 (+ (car seen) (cdr seen)))))))))))
(define cell (list 0 0.0))
(show "pair"
  (in-threads (lambda (i)
    (let loop ((n 0) (good #t))
      (if (= n rounds)
          good
          (begin
            (set-car! cell (* n 1.5))
            (set-cdr! cell (list (* n 100000000000000000000)))
            (loop (+ n 1) (and good (number? (car cell)) (pair? (cdr cell)) (exact? (if (inexact? (cadr cell)) 0 (cadr cell)))))))))))
(define shared 0)
(show "variable" (begin (in-threads (lambda (i) (do ((n 0 (+ n 1))) ((= n rounds)) (set! shared (+ shared 1))))) (and (exact-integer? shared) (<= 1 shared (* 4 rounds)))))
(define text (make-string 100 #\a))
(show "string of one width"
  (begin
    (in-threads (lambda (i) (do ((n 0 (+ n 1))) ((= n rounds)) (string-set! text (modulo n 100) (string-ref "abcde" i)))))
    (let all ((cs (string->list text))) (or (null? cs) (and (char<=? #\a (car cs) #\e) (all (cdr cs)))))))
(define wide (make-string 100 #\a))
(show "string that widens"
  (begin
    (in-threads (lambda (i) (do ((n 0 (+ n 1))) ((= n rounds)) (string-set! wide (modulo n 100) (if (even? (+ n i)) #\λ #\b)))))
    (list (string-length wide) (let all ((cs (string->list wide))) (or (null? cs) (and (pair? (memv (car cs) '(#\a #\b #\λ))) (all (cdr cs))))))))
(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
(define p (make-point 0 0))
(show "record"
  (in-threads (lambda (i)
    (let loop ((n 0) (good #t))
      (if (= n rounds)
          good
          (begin (set-point-x! p (make-point n i)) (loop (+ n 1) (let ((x (point-x p))) (and good (point? x) (<= 1 (point-y x) 4))))))))))
(define procedure (lambda () (list 0)))
(show "closure"
  (in-threads (lambda (i)
    (let loop ((n 0) (good #t))
      (if (= n rounds) good (begin (set! procedure (lambda () (list i n))) (loop (+ n 1) (and good (pair? (procedure))))))))))
(define slot #f)
(show "published whole"
  (in-threads (lambda (i)
    (let loop ((n 0) (good #t))
      (if (= n rounds) good (begin (set! slot (vector n n (list n))) (let ((s slot)) (loop (+ n 1) (and good (= (vector-ref s 0) (vector-ref s 1) (car (vector-ref s 2))))))))))))
