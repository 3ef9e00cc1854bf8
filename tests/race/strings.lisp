; Strings: characters are whole, the length is for good. Widening may lose what others store meanwhile.
(import (scheme base) (scheme char) (scheme write) (srfi 18) (race))

(define wide (integer->char #x1F600))
(define other (integer->char #x10FFFF))
(define known (list #\a #\b #\z wide other))
(define (known? c) (memv c known))
(define (all-known? string)
  (let loop ((i 0))
    (or (= i (string-length string))
        (and (known? (string-ref string i)) (loop (+ i 1))))))

(define (check string) (if (and (string? string) (all-known? string)) #t string))
(define (all n thunk)
  (let loop ((n n) (good #t))
    (if (= n 0) good (let ((result (thunk))) (loop (- n 1) (if (eq? result #t) good result))))))

; One character that is wide now and narrow then, in a string that is wide for good: copies are as wide as they must be.
(define (flickering)
  (let ((s (make-string 30 #\a)) (narrow (make-string 30 #\z)))
    (define (flicker) (times 200 (lambda (n) (string-set! s 20 (if (odd? n) other #\b)))) #t)
    (define (copy)
      (all 40
        (lambda ()
          (let* ((target (string-copy narrow)) (results
                  (list (check (string-copy s)) (check (substring s 15 25)) (check (string-append s narrow))
                        (begin (string-copy! target 0 s 10) (check target))
                        (begin (string-fill! target #\a) (string-copy! target 3 s 12 27) (check target)))))
            (let loop ((results results)) (or (null? results) (if (eq? (car results) #t) (loop (cdr results)) (car results))))))))
    (string-set! s 20 wide)
    (together flicker copy copy)))

(races
  (lambda ()
    (let* ((size 24) (s (make-string size #\a)) (to (make-string 40 #\z)) (mixed (string #\a wide #\b #\a other)))
      (define (set-narrow) (times 60 (lambda (n) (string-set! s (modulo n size) #\b))) #t)
      (define (set-wide) (times 60 (lambda (n) (string-set! s (modulo n size) (if (odd? n) wide #\a)))) #t)
      (define (set-mixed) (times 60 (lambda (n) (string-set! mixed (modulo n 5) (list-ref known (modulo n 5))))) #t)
      (define (fill) (times 20 (lambda (n) (string-fill! s (list-ref known (modulo n 5)) 3 (+ 4 (modulo n 20))))) #t)
      (define (copy-in) (all 30 (lambda () (string-copy! s 1 mixed) (string-copy! to 2 s) (string-copy! to 0 to 3) (check to))))
      (define (read-all)
        (all 10
          (lambda ()
            (let ((results
                    (list (check (string-copy s)) (check (substring s 2 9)) (check (string-append s mixed s))
                          (check (list->string (string->list s))) (check (vector->string (string->vector s)))
                          (check (string-downcase s)) (= (string-length s) size)
                          (boolean? (string=? s to)) (boolean? (string<? s mixed)) (boolean? (equal? s mixed))
                          (check (utf8->string (string->utf8 s)))
                          (check (let ((port (open-output-string))) (write-string s port) (display s port) (get-output-string port)))
                          (symbol? (string->symbol s)))))
              (let loop ((results results)) (or (null? results) (if (eq? (car results) #t) (loop (cdr results)) (car results))))))))
      (append (together set-narrow set-wide set-mixed read-all)
              (together fill copy-in set-mixed read-all)
              (list (check s) (check to) (check mixed))
              (flickering)))))
