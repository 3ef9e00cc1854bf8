;; An interpreter: a small evaluator for a part of Scheme, written in the
;; plainest way (expressions are lists, an environment is a list of frames,
;; a frame a list of pairs), runs three programs.
;; Known result: Fibonacci number 20 (OEIS A000045), the number of primes below
;; 500 and the first numbers of a list sorted; every repetition gives the same.
(import (scheme base) (scheme write) (scheme process-context) (scheme cxr))

(define default-size 24)

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

;; Environments

(define (frame-with names values)
  (list (map cons names values)))

(define (extend environment names values)
  (append (frame-with names values) environment))

(define (binding-of name environment)
  (if (null? environment)
      (error "unbound name" name)
      (or (assq name (car environment))
          (binding-of name (cdr environment)))))

(define (define-name! name value environment)
  (set-car! environment (cons (cons name value) (car environment))))

;; Evaluation

(define-record-type closure
  (make-closure parameters body environment)
  closure?
  (parameters closure-parameters)
  (body closure-body)
  (environment closure-environment))

(define (evaluate expression environment)
  (cond ((symbol? expression) (cdr (binding-of expression environment)))
        ((pair? expression)
         (case (car expression)
           ((quote) (cadr expression))
           ((if) (evaluate-if expression environment))
           ((let) (evaluate-let expression environment))
           ((lambda)
            (make-closure (cadr expression) (cddr expression) environment))
           ((define)
            (define-name! (cadr expression)
                          (evaluate (caddr expression) environment)
                          environment))
           (else
            (invoke (evaluate (car expression) environment)
                    (evaluate-all (cdr expression) environment)))))
        (else expression)))

(define (evaluate-if expression environment)
  (if (evaluate (cadr expression) environment)
      (evaluate (caddr expression) environment)
      (evaluate (cadddr expression) environment)))

(define (evaluate-let expression environment)
  (evaluate-body (cddr expression)
                 (extend environment
                         (map car (cadr expression))
                         (evaluate-all (map cadr (cadr expression))
                                       environment))))

(define (evaluate-all expressions environment)
  (if (null? expressions)
      '()
      (let ((value (evaluate (car expressions) environment)))
        (cons value (evaluate-all (cdr expressions) environment)))))

(define (evaluate-body body environment)
  (cond ((null? (cdr body)) (evaluate (car body) environment))
        (else
         (evaluate (car body) environment)
         (evaluate-body (cdr body) environment))))

(define (invoke procedure arguments)
  (if (closure? procedure)
      (evaluate-body (closure-body procedure)
                     (extend (closure-environment procedure)
                             (closure-parameters procedure)
                             arguments))
      (apply procedure arguments)))

(define (initial-environment)
  (frame-with '(+ - * < = car cdr cons null? remainder)
              (list + - * < = car cdr cons null? remainder)))

;; The programs

(define fibonacci
  '((define fib
      (lambda (n)
        (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))
    (fib 20)))

(define primes
  '((define divisible?
      (lambda (n divisor)
        (if (< n (* divisor divisor))
            #f
            (if (= 0 (remainder n divisor))
                #t
                (divisible? n (+ divisor 1))))))
    (define count
      (lambda (n limit found)
        (if (= n limit)
            found
            (count (+ n 1)
                   limit
                   (if (divisible? n 2) found (+ found 1))))))
    (count 2 500 0)))

(define insertion-sort
  '((define insert
      (lambda (item sorted)
        (if (null? sorted)
            (cons item sorted)
            (let ((first (car sorted)))
              (if (< item first)
                  (cons item sorted)
                  (cons first (insert item (cdr sorted))))))))
    (define sort
      (lambda (items)
        (if (null? items) items (insert (car items) (sort (cdr items))))))
    (sort '(31 41 59 26 53 58 97 93 23 84 62 64 33 83 27 95))))

(define (run-all)
  (map (lambda (program)
         (evaluate-body program (initial-environment)))
       (list fibonacci primes insertion-sort)))

(define (repeat count)
  (let ((results (run-all)))
    (if (= count 1)
        results
        (repeat (- count 1)))))

(report 'evaluator
        (repeat size)
        '(6765 95 (23 26 27 31 33 41 53 58 59 62 64 83 84 93 95 97)))
