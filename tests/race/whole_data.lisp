; equal?, hash, write and display of data that change: they end, and show what was there.
(import (scheme base) (scheme write) (srfi 18) (srfi 69) (race))

(define (text-of write datum) (let ((port (open-output-string))) (write datum port) (get-output-string port)))
(define (plain? text)
  (let loop ((chars (string->list text)))
    (or (null? chars)
        (and (memv (car chars) (string->list "()#. 0123456789abqu\"=\\x;")) (loop (cdr chars))))))
(races
  (lambda ()
    (let* ((v (make-vector 6 1)) (s (make-string 3 #\a)) (b (bytevector 1 2)) (l (list 1 s v b)) (other (list 1 (string #\a #\a #\a) (vector 1 1 1 1 1 1) (bytevector 1 2))))
      (define (change)
        (times 100
          (lambda (n)
            (vector-set! v (modulo n 6) (if (odd? n) (list n) 1))
            (string-set! s (modulo n 3) (if (odd? n) #\b #\a))
            (bytevector-u8-set! b 0 (modulo n 10))
            (set-car! l (if (odd? n) '(a) 1))))
        #t)
      (define (look)
        (let loop ((n 0) (good #t))
          (if (= n 20)
              good
              (loop (+ n 1)
                    (and good (boolean? (equal? l other)) (exact-integer? (hash l))
                         (plain? (text-of write l)) (plain? (text-of display l)) (plain? (text-of write-shared l)))))))
      (together change change look look))))
