; thread-terminate! leaves the result of a thread that has ended alone, however closely it follows.
(import (scheme base) (scheme write) (srfi 18))

(define (join thread)
  (guard (condition ((terminated-thread-exception? condition) 'terminated)) (thread-join! thread)))

(define ended (thread-start! (make-thread (lambda () 'result))))
(join ended)
(thread-terminate! ended)
(display (join ended))
(newline)

; Whatever the first to join was told, the last is told too.
(define (agree? n)
  (or (= n 0)
      (let* ((thread (thread-start! (make-thread (lambda () 'result))))
             (joiner (thread-start! (make-thread (lambda () (join thread))))))
        (thread-terminate! thread)
        (let ((first (thread-join! joiner)))
          (and (memq first '(result terminated)) (eq? first (join thread)) (agree? (- n 1)))))))
(display (agree? 300))
(newline)
