; Many dynamic extents at once: winds, handlers, parameters, guards.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define hundred-thousand 100000)
(show "parameterize" (let ((p (make-parameter 0))) (let loop ((n 0)) (if (= n hundred-thousand) (p) (parameterize ((p (+ n 1))) (+ 0 (loop (+ n 1))))))))
(show "dynamic-wind" (let ((in 0) (out 0)) (let loop ((n 0)) (if (< n hundred-thousand) (dynamic-wind (lambda () (set! in (+ in 1))) (lambda () (loop (+ n 1)) #f) (lambda () (set! out (+ out 1)))))) (list in out)))
(show "escape from nested winds" (let ((out 0)) (call/cc (lambda (k) (let loop ((n 0)) (if (= n hundred-thousand) (k #f) (dynamic-wind (lambda () #f) (lambda () (loop (+ n 1)) #f) (lambda () (set! out (+ out 1)))))))) out))
(show "guards" (let loop ((n 0)) (if (= n hundred-thousand) 0 (+ 1 (guard (e ((string? e) 0)) (loop (+ n 1)))))))
(show "raise through guards" (guard (e (#t (list 'caught e))) (let loop ((n 0)) (if (= n 1000) (raise 'bottom) (+ 1 (guard (e ((string? e) 0)) (loop (+ n 1))))))))
(show "handlers" (let loop ((n 0)) (if (= n hundred-thousand) 0 (+ 1 (with-exception-handler (lambda (e) 0) (lambda () (loop (+ n 1))))))))
