; Several threads import libraries that nobody has loaded yet: a body runs once, and nobody sees it before its end.
(import (scheme base) (scheme eval) (scheme write) (srfi 18) (race))

(define (try thunk)
  (guard (condition ((error-object? condition) (error-object-message condition)))
    (thunk)))
(define (import-and-look set expression) (lambda () (try (lambda () (eval expression (environment '(scheme base) set))))))
(define (filter-equal x list)
  (cond ((null? list) '()) ((equal? x (car list)) (cons x (filter-equal x (cdr list)))) (else (filter-equal x (cdr list)))))
; A library is loaded once, so this race is run once a process.
(write
  (list
    (together (import-and-look '(racing above) 'above) (import-and-look '(racing slow) '(list value (car counter)))
              (import-and-look '(racing above) 'above) (import-and-look '(racing slow) '(car counter)))
    (let ((results (together (import-and-look '(racing failing) 'result) (import-and-look '(racing failing) 'result)
                             (import-and-look '(racing failing) 'result) (import-and-look '(racing failing) 'result))))
      (list (length (filter-equal "not yet" results)) (length (filter-equal 'at-last results))))
    (eval '(car attempts) (environment '(scheme base) '(racing attempts)))))
(newline)
