;; Flonums: counts the points of a grid over [-2, 1] x [-1.5, 1.5] that do not
;; escape within 100 steps of z := z^2 + c.
;; Known result: Python's floats agree with Guile and Chez (every step is
;; rounded by IEEE 754, so there is one right count).
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 400)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((and (= size default-size) (not (equal? result expected)))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define steps 100)

(define (stays? cx cy)
  (let next ((x 0.0) (y 0.0) (left steps))
    (let ((xx (* x x)) (yy (* y y)))
      (cond ((> (+ xx yy) 4.0) #f)
            ((= left 0) #t)
            (else (next (+ (- xx yy) cx)
                        (+ (* 2.0 x y) cy)
                        (- left 1)))))))

(define (count-row row)
  (let ((cy (- (/ (* 3.0 row) size) 1.5)))
    (do ((column 0 (+ column 1))
         (count 0 (if (stays? (- (/ (* 3.0 column) size) 2.0) cy)
                      (+ count 1)
                      count)))
        ((= column size) count))))

(define (count-grid)
  (do ((row 0 (+ row 1))
       (count 0 (+ count (count-row row))))
      ((= row size) count)))

(report 'mandelbrot (count-grid) 27539)
