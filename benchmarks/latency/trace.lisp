;; How long a full collection stops the program, by the number of living objects: under
;; reference counting that is the backup trace, one pause. Milliseconds go to the error
;; port, the shortest and the longest of five.
;; Argument: number of objects.
(import (scheme base) (scheme write) (scheme time) (scheme process-context)
        (gilt runtime))

(define size
  (let ((arguments (cdr (command-line))))
    (if (pair? arguments) (string->number (car arguments)) 1000000)))

(define (build-list n) (let next ((n n) (list '())) (if (= n 0) list (next (- n 1) (cons n list)))))
(define (build-tree n) (if (< n 2) '() (let ((half (quotient (- n 1) 2))) (cons (build-tree half) (build-tree half)))))

(define (collection)
  (let ((before (current-jiffy)))
    (collect-garbage)
    (/ (* 1e3 (- (current-jiffy) before)) (jiffies-per-second))))
(define (tell what times)
  (for-each (lambda (part) (display part (current-error-port)))
            (list what ": " (apply min times) " to " (apply max times) " ms"))
  (newline (current-error-port)))
(define (measure what data)
  (let* ((a (collection)) (b (collection)) (c (collection)) (d (collection)) (e (collection)))
    (tell what (list a b c d e))
    (pair? data)))

(define results
  (list (measure "a list" (build-list size)) (measure "a tree" (build-tree size))))
(display "ok trace ") (write results) (newline)
