;; A local procedure that is named once, by a variable that is used more than once: what was found is that the first use
;; took the procedure with it.
(import (scheme base) (scheme write))

(define (show label value)
  (display label)
  (display ": ")
  (write value)
  (newline))

(show "a call within a call" (let ((square (lambda (x) (* x x)))) (let ((f square)) (f (f 3)))))
(show "two calls" (let ((next (lambda (x) (+ x 1)))) (let ((f next)) (list (f 1) (f 2)))))
(show "three names"
      (let ((next (lambda (x) (+ x 1)))) (let* ((f next) (g f) (h g)) (list (f 1) (g 2) (h 3) (h 4)))))
(show "passed on" (let ((next (lambda (x) (+ x 1)))) ((lambda (f x) (f (f x))) next 3)))
(show "in both branches"
      (map (lambda (y) (let ((next (lambda (x) (+ x y)))) (let ((f next)) (if (odd? y) (f 1) (f (f 2)))))) '(1 2)))
(show "a call and a value"
      (let ((next (lambda (x) (+ x 1)))) (let ((f next)) (list (f 1) (procedure? f) (map f '(1 2))))))
(show "one of two uses dropped" (let ((next (lambda (x) (+ x 1)))) (let ((f next)) (if #f (f 1) (f 2)))))
(show "rest arguments" (let () (define f (lambda x 10000000000000000000000)) (let ((e f)) (e (e)))))
(show "recursive"
      (let ()
        (define (count n) (if (= n 0) '() (cons n (count (- n 1)))))
        (let ((f count)) (append (f 2) (f 3)))))
(show "in a procedure made of it"
      (let ((next (lambda (x) (+ x 1)))) (let ((f next)) (let ((twice (lambda (x) (f (f x))))) (twice (twice 1))))))
