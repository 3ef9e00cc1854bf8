; Named let as a loop, as a recursion, and as a value that escapes.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(show "count up" (let loop ((i 0) (out '())) (if (= i 5) (reverse out) (loop (+ i 1) (cons i out)))))
(show "no variables" (let loop () 'value))
(show "non-tail" (let fact ((n 10)) (if (= n 0) 1 (* n (fact (- n 1))))))
(show "nested"
  (let outer ((i 0) (out '()))
    (if (= i 3)
        (reverse out)
        (outer (+ i 1)
               (let inner ((j 0) (out out))
                 (if (= j 2) out (inner (+ j 1) (cons (list i j) out))))))))
(show "inner continues outer"
  (let outer ((i 0) (steps '()))
    (let inner ((j 0) (steps steps))
      (cond ((= i 3) (reverse steps))
            ((= j i) (outer (+ i 1) (cons (* 10 i) steps)))
            (else (inner (+ j 1) (cons (+ (* 10 i) j) steps)))))))
(show "name shadows" (let list ((n 3)) (if (= n 0) 'list-is-mine (list (- n 1)))))
(define x 'outer)
(show "initial values outside scope" (let x ((y x)) y))
(show "escaping loop procedure"
  (let ((f (let self ((n 0)) (if (= n 0) self 'called-again))))
    (f 1)))
(show "loop name passed to map" (let twice ((n 4)) (if (pair? n) (map twice n) (* 2 n))))
(show "map over own name" (let twice ((n '(1 (2 3) ((4))))) (if (pair? n) (map twice n) (if (null? n) n (* 2 n)))))
(show "closures capture fresh variables"
  (map (lambda (f) (f))
       (let loop ((i 0) (fs '())) (if (= i 3) (reverse fs) (loop (+ i 1) (cons (lambda () i) fs))))))
(show "assigned loop variable"
  (let loop ((i 0) (out '()))
    (if (< i 10)
        (begin (set! i (+ i 2)) (loop (+ i 1) (cons i out)))
        (reverse out))))
(show "captured and assigned"
  (map (lambda (f) (f))
       (let loop ((i 0) (fs '()))
         (if (= i 3)
             (reverse fs)
             (loop (+ i 1) (cons (lambda () (set! i (+ i 100)) i) fs))))))
(show "body with definitions"
  (let loop ((n 3))
    (define m (- n 1))
    (if (= m 0) 'bottom (loop m))))
(show "swap arguments" (let loop ((a 1) (b 2) (n 3)) (if (= n 0) (list a b) (loop b a (- n 1)))))
(show "rotate arguments"
  (let loop ((a 1) (b 2) (c 3) (n 4)) (if (= n 0) (list a b c) (loop b c a (- n 1)))))
