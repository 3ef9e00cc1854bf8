;; Primitives that no library procedure leads to, as the libraries of gilt see them.
(import (scheme base) (scheme write) (gilt primitives)
        (only (srfi 18) make-thread thread-start!) (only (srfi 69) make-hash-table hash-table-set!))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define-record-type point (make-point x y) point? (x point-x) (y point-y))

(show "parameters" (map %parameter? (list (make-parameter 1) car 1)))
(show "bytevector-fill!" (let ((b (bytevector 1 2 3 4))) (bytevector-fill! b 9 1 3) b))
(show "records" (map %record? (list (make-point 1 2) '(1) (vector 1))))
(show "record types"
      (let ((type (%record-type (make-point 1 2))))
        (list (%record-type? type) (%record-type? 1) (%record-type-name type))))
(show "fixnum?" (map fixnum? (list 0 -1 1.0 1/2 (expt 2 100))))
(show "flonum?" (map flonum? (list 0.5 -0.0 1 1/2 (expt 2 100))))
(show "integer-length" (map integer-length (list 0 1 7 8 -1 -8 (expt 2 100))))
(show "random real" (let ((x (%random-real))) (and (inexact? x) (<= 0 x) (< x 1))))
(show "name of a port" (%port-name (open-input-string "")))
(show "hash tables"
      (let ((table (make-hash-table)))
        (hash-table-set! table '(1) 2)
        (list (%hash-table-kind table) (%hash-table-contains? table (list 1)) (%hash-table-contains? table 1))))
(show "expansion" (string? (%expand '(let ((x 1)) x) (%interaction-environment))))
(show "equal-hash"
      (list (= (equal-hash '(1 "a" #(2))) (equal-hash (list 1 (string #\a) (vector 2))))
            (< -1 (equal-hash "abc" 10) 10)))
(show "eqv-hash" (list (= (eqv-hash (expt 2 100)) (eqv-hash (expt 2 100))) (< -1 (eqv-hash 1/2 10) 10)))
(show "eq-hash" (let ((x (list 1))) (list (= (eq-hash x) (eq-hash x)) (< -1 (eq-hash 'a 10) 10))))
(show "symbol-hash" (list (= (symbol-hash 'abc) (symbol-hash (string->symbol "abc"))) (< -1 (symbol-hash 'abc 10) 10)))
(show "threads"
      (let* ((good (make-thread (lambda () 'result)))
             (bad (make-thread (lambda () (raise 'oops))))
             (new (%thread-state good)))
        (thread-start! good)
        (thread-start! bad)
        (let* ((first (%thread-join! good #f)) (second (%thread-join! bad #f)))
          (list new first (%thread-state good) second))))
(show "bounds of a category of Unicode"
      (list (%category-bounds "Zl")
            (call-with-current-continuation
              (lambda (leave)
                (with-exception-handler
                  (lambda (condition) (leave (error-object-message condition)))
                  (lambda () (%category-bounds "Xx")))))))
