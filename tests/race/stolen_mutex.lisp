; Somebody unlocks an abandoned mutex at the moment when others take it over or lock it. As the unlocking may hit any owner, two may
; be inside for once; but each lock is matched by an unlock, so in the end the mutex is unlocked and everybody got through.
(import (scheme base) (srfi 18) (race))

(define (abandoned-mutex)
  (let ((mutex (make-mutex)))
    (thread-join! (thread-start! (make-thread (lambda () (mutex-lock! mutex)))))
    mutex))
(define (enter mutex)
  (lambda ()
    (guard (condition ((abandoned-mutex-exception? condition) #t)) (mutex-lock! mutex))
    (mutex-unlock! mutex)
    #t))
(races
  (lambda ()
    (let* ((mutex (abandoned-mutex))
           (results (together (lambda () (mutex-unlock! mutex) #t) (enter mutex) (enter mutex) (enter mutex))))
      (append results (list (mutex-state mutex) (mutex-lock! mutex) (eq? (current-thread) (mutex-state mutex)))))))
