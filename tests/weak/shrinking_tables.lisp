; A weak table does not grow with what has been in it: entries of dead keys make room, at insertions alone, at lookups alone,
; and when it is counted.
(import (scheme base) (scheme write) (gilt runtime) (gilt weak) (srfi 18) (srfi 69)
        (only (gilt default) hash-table-clear!))
(define (show label value)
  (display label) (display ": ") (write value) (newline))
(define (live-bytes)
  (collect-garbage)
  (cdr (assq 'live-bytes (gc-stats))))

(define (fill! table n)
  (let loop ((i 0))
    (if (< i n)
        (begin
          (hash-table-set! table (list i) (make-vector 10 i))
          (loop (+ i 1))))))
(define (fill-in-turns! table n)
  (let loop ((i 0))
    (if (< i n)
        (begin
          (fill! table 1000)
          (if (= (modulo i 10) 0) (collect-garbage))
          (loop (+ i 1))))))

; The memory of 200000 entries would be 30 MB.
(define (modest? before) (< (- (live-bytes) before) 8000000))
(define key (list 'key))

(define table (make-weak-eq-hash-table))
(hash-table-set! table key 'value)
(define before (live-bytes))
(fill-in-turns! table 200)
(show "insertions" (list (modest? before) (hash-table-ref/default table key #f)))
(collect-garbage)
(show "counted" (list (hash-table-size table) (hash-table->alist table)))

(define looked-up (make-weak-eq-hash-table))
(hash-table-set! looked-up key 'value)
(fill! looked-up 20000)
(let loop ((i 0) (good #t))
  (if (< i 40000)
      (loop (+ i 1) (and (eq? (hash-table-ref/default looked-up key #f) 'value) good))
      (show "lookups" good)))
(collect-garbage)
(let loop ((i 0) (good #t))
  (if (< i 40000)
      (loop (+ i 1) (and (eq? (hash-table-ref/default looked-up key #f) 'value) good))
      (show "lookups afterwards" good)))
(show "left" (hash-table->alist looked-up))

; With weak values, and with both.
(define (fill-values! table n)
  (let loop ((i 0))
    (if (< i n)
        (begin
          (hash-table-set! table i (list i))
          (loop (+ i 1))))))
(define value (list 'value))
(define (try . options)
  (let ((table (apply make-weak-eqv-hash-table options)))
    (hash-table-set! table 'kept value)
    (fill-values! table 30000)
    (collect-garbage)
    (let* ((size (hash-table-size table)) (alist (hash-table->alist table)))
      (fill-values! table 10)
      (list size alist (< (hash-table-size table) 12)))))
(show "values" (try 'weak-values))
(show "both" (try 'weak-keys 'weak-values))
(hash-table-clear! table)
(show "cleared" (hash-table-size table))
(hash-table-set! table key 1)
(show "used again" (hash-table->alist table))

; Counting beside a collection keeps nothing alive.
(define counted (make-weak-eq-hash-table))
(hash-table-set! counted key 'value)
(define done #f)
(define counter
  (thread-start!
    (make-thread
      (lambda ()
        (let loop ((counts 0))
          (hash-table-size counted)
          (if done counts (loop (+ counts 1))))))))
(define (left-after-collections n)
  (let loop ((i 0) (left '()))
    (if (= i n)
        left
        (begin
          (fill! counted 500)
          (collect-garbage)
          (let ((size (hash-table-size counted)))
            (loop (+ i 1) (if (memv size left) left (cons size left))))))))
(show "counted beside" (left-after-collections 20))
(set! done #t)
(show "counter" (>= (thread-join! counter) 0))
