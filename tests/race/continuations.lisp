; Continuations belong to their thread: another one that calls one is refused, and nobody is disturbed.
(import (scheme base) (srfi 18) (race))

(define (generate n)
  ; Leaves and enters a loop again and again through continuations.
  (let ((sum 0))
    (let loop ((i 0))
      (if (= i n)
          sum
          (begin
            (set! sum (+ sum (call/cc (lambda (k) (if (odd? i) (k i) (- i))))))
            (loop (+ i 1)))))))
(races
  (lambda ()
    (let ((shared (vector #f #f)))
      (define (capture i)
        (lambda ()
          (let loop ((n 0))
            (if (< n 50)
                (begin
                  (call/cc (lambda (k) (vector-set! shared i k)))
                  (loop (+ n 1)))
                #t))))
      (define (call i)
        (let loop ((n 0) (good #t))
          (if (= n 20)
              good
              (loop (+ n 1)
                    (let ((k (vector-ref shared i)))
                      (and good
                           (or (not k)
                               (guard (condition ((error-object? condition)
                                                  (string=? (error-object-message condition) "continuation of another thread called")))
                                 (k 1)
                                 'entered))))))))
      (append (together (capture 0) (capture 1) (lambda () (call 0)) (lambda () (call 1)))
              (together (lambda () (generate 40)) (lambda () (generate 40)))))))
