;; What the programs of this folder are made of: a race is a few thunks that begin at the same moment; it is run again and
;; again for some milliseconds (the second argument of the program, 100), and every different outcome is written once, a
;; line each.
(define-library (race)
  (import (scheme base) (scheme write) (scheme time) (scheme process-context) (srfi 18))
  (export races together scratch-file times range same-elements? message)
  (begin
    (define arguments (command-line))
    (define milliseconds
      (if (> (length arguments) 2) (string->number (list-ref arguments 2)) 100))
    (define (scratch-file name) (string-append (cadr arguments) "/" name))

    ;; Calls (race) until the time is up, but three times at least.
    (define (races race)
      (let ((end (+ (current-jiffy) (quotient (* milliseconds (jiffies-per-second)) 1000))))
        (let loop ((n 0) (seen '()))
          (if (or (< n 3) (< (current-jiffy) end))
              (let ((outcome (race)))
                (if (member outcome seen)
                    (loop (+ n 1) seen)
                    (begin
                      (write outcome)
                      (newline)
                      (loop (+ n 1) (cons outcome seen)))))))))

    (define (message condition)
      (if (error-object? condition) (error-object-message condition) condition))

    ;; Calls the thunks in threads of their own, when all have come so far; the list of their results. What a thunk raises
    ;; gives (raised message).
    (define (together . thunks)
      (let* ((count (length thunks))
             (ready (make-vector count #f))
             (all-ready? (lambda ()
                           (let loop ((i 0))
                             (or (= i count) (and (vector-ref ready i) (loop (+ i 1))))))))
        (define (runner i thunk)
          (lambda ()
            (vector-set! ready i #t)
            (let wait () (if (not (all-ready?)) (begin (thread-yield!) (wait))))
            (guard (condition (#t (list 'raised (message condition)))) (thunk))))
        (let ((threads (let loop ((i 0) (thunks thunks))
                         (if (null? thunks)
                             '()
                             (cons (thread-start! (make-thread (runner i (car thunks))))
                                   (loop (+ i 1) (cdr thunks)))))))
          (map thread-join! threads))))

    (define (times n thunk)
      (if (> n 0) (begin (thunk n) (times (- n 1) thunk))))
    (define (range n)
      (let loop ((i (- n 1)) (all '()))
        (if (< i 0) all (loop (- i 1) (cons i all)))))
    (define (same-elements? a b)
      (and (= (length a) (length b))
           (let loop ((a a) (b b))
             (or (null? a)
                 (let ((found (member (car a) b)))
                   (and found (loop (cdr a) (without (car a) b))))))))
    (define (without x list)
      (if (equal? x (car list)) (cdr list) (cons (car list) (without x (cdr list)))))))
