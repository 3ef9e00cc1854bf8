; Lists that are cut, lengthened and closed to a circle while others walk them. What walks them gives a result made of
; elements that were there, or says that it is no list.
(import (scheme base) (scheme write) (srfi 18) (race))

(define (element? x) (memv x '(1 2 3 4 5 6 7 8 9)))
(define (elements? list) (let loop ((l list)) (or (null? l) (and (pair? l) (element? (car l)) (loop (cdr l))))))
(define (try thunk good?)
  (guard (condition ((error-object? condition) #t))
    (let ((result (thunk))) (if (good? result) #t result))))

(define (walk list)
  (let loop ((n 0) (good #t))
    (if (= n 15)
        good
        (loop (+ n 1)
              (let check ((results
                            (map (lambda (operation) (try (lambda () ((car operation) list)) (cdr operation)))
                                 operations)))
                (if (null? results) good (if (eq? (car results) #t) (check (cdr results)) (car results))))))))
; Not those of Lisp that go on for ever while the list is a circle.
(define operations
  (list (cons length exact-integer?)
        (cons list? boolean?)
        (cons reverse elements?)
        (cons list->vector (lambda (v) (vector? v)))
        (cons (lambda (l) (list-ref l 3)) element?)
        (cons (lambda (l) (list-tail l 2)) (lambda (l) #t))
        (cons (lambda (l) (memv 10 l)) not)
        (cons (lambda (l) (apply + l)) exact-integer?)
        (cons (lambda (l) (apply vector l)) vector?)
        (cons (lambda (l) (apply max 0 l)) exact-integer?)
        (cons (lambda (l) (equal? l '(1 2 3 4 5 6 7 8 9))) boolean?)))

(races
  (lambda ()
    (let* ((l (list 1 2 3 4 5 6 7 8 9)) (fifth (list-tail l 4)) (end (list-tail l 8)) (rest (cdr fifth)))
      (define (cut) (times 200 (lambda (n) (set-cdr! fifth (if (odd? n) '() rest)))) (set-cdr! fifth rest) #t)
      (define (close) (times 100 (lambda (n) (set-cdr! end (if (odd? n) l '())) (thread-yield!) (set-cdr! end '()))) #t)
      (define (spoil) (times 100 (lambda (n) (set-cdr! end (if (odd? n) 5 '())))) (set-cdr! end '()) #t)
      (append (together cut (lambda () (walk l)) (lambda () (walk l)))
              (together close cut (lambda () (walk l)))
              (together spoil (lambda () (walk l)))))))
