;; Symbolic computation: x^n, written as a product of n factors x, is
;; differentiated n times by the rules for sums and products, with zeros and
;; ones simplified away; n is 8 and the size is the number of repetitions.
;; Known result: what is left is a constant, n!, which is 40,320.
(import (scheme base) (scheme write) (scheme cxr) (scheme process-context))

(define default-size 50)

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

(define (operation? expression operator)
  (and (pair? expression) (eq? (car expression) operator)))

(define left-of cadr)
(define right-of caddr)

(define (make-sum left right)
  (cond ((equal? left 0) right)
        ((equal? right 0) left)
        (else (list '+ left right))))

(define (make-product left right)
  (cond ((or (equal? left 0) (equal? right 0)) 0)
        ((equal? left 1) right)
        ((equal? right 1) left)
        (else (list '* left right))))

(define (derivative expression variable)
  (cond ((number? expression) 0)
        ((symbol? expression) (if (eq? expression variable) 1 0))
        ((operation? expression '+)
         (make-sum (derivative (left-of expression) variable)
                   (derivative (right-of expression) variable)))
        ((operation? expression '*)
         (let ((left (left-of expression))
               (right (right-of expression)))
           (make-sum (make-product (derivative left variable) right)
                     (make-product left (derivative right variable)))))
        (else (error "not an expression" expression))))

(define (value-of expression assignments)
  (cond ((number? expression) expression)
        ((symbol? expression) (cdr (assq expression assignments)))
        (else
         (let ((left (value-of (left-of expression) assignments))
               (right (value-of (right-of expression) assignments)))
           (if (operation? expression '+)
               (+ left right)
               (* left right))))))

(define (power variable exponent)
  (if (= exponent 1)
      variable
      (list '* variable (power variable (- exponent 1)))))

(define (nth-derivative expression variable n)
  (if (= n 0)
      expression
      (nth-derivative (derivative expression variable) variable (- n 1))))

(define degree 8)

(define (repeat count)
  (let ((value (value-of (nth-derivative (power 'x degree) 'x degree)
                         '((y . 2) (x . 3)))))
    (if (= count 1)
        value
        (repeat (- count 1)))))

(report 'derivative (repeat size) 40320)
