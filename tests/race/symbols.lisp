; The same name gives the same symbol, whoever asks first.
(import (scheme base) (srfi 18) (race))

(define serial 0)
(define (interner prefix)
  (lambda ()
    (map (lambda (i) (string->symbol (string-append prefix (number->string i)))) (range 100))))
(races
  (lambda ()
    (set! serial (+ serial 1))
    (let* ((prefix (string-append "fresh-" (number->string serial) "-"))
           (all (together (interner prefix) (interner prefix) (interner prefix) (interner prefix)))
           (names (map (lambda (i) (string-append prefix (number->string i))) (range 100))))
      (append
        (map (lambda (list) (let loop ((a list) (b (car all))) (or (null? a) (and (eq? (car a) (car b)) (loop (cdr a) (cdr b))))))
             all)
        (list (equal? names (map symbol->string (car all))))))))
