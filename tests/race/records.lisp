; A record type that is defined anew while others use the old procedures: they take a record of theirs, or refuse.
(import (scheme base) (scheme eval) (srfi 18) (race))

(races
  (lambda ()
    (let ((e (environment '(scheme base))))
      (define (define-point fields)
        (eval `(define-record-type point (make-point ,@fields) point?
                 ,@(map (lambda (f) (list f (string->symbol (string-append "point-" (symbol->string f))))) fields))
              e))
      (define-point '(x y z))
      (let ((maker (eval '(lambda (k) (make-point k k k)) e)) (get (eval '(lambda (p) (point-z p)) e)))
        (together
          (lambda () (define-point '(x)) #t)
          (lambda ()
            (let loop ((n 0) (good #t))
              (if (= n 50)
                  good
                  (loop (+ n 1)
                        (and good (guard (condition ((error-object? condition) #t)) (= n (get (maker n)))))))))
          (lambda ()
            (let loop ((n 0) (good #t))
              (if (= n 50)
                  good
                  (loop (+ n 1)
                        (and good (guard (condition ((error-object? condition) #t))
                                    (= 5 (get (eval '(make-point 5) e))))))))))))))
