; Macros of a library keep the meaning of their names where they are used.
(import (scheme base) (scheme write) (shapes macros) (only (shapes counter) current))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define (hidden x) 'wrong)
(show "private helper" (my-or 5 6))
(show "private helper, second" (my-or #f 6))
(show "introduced binding" (let ((t 1)) (my-or #f t)))
(show "swap!" (let ((t 1) (u 2)) (swap! t u) (list t u)))
(show "while" (let ((n 0)) (while (< n 5) (set! n (+ n 1))) n))
(show "name that the program did not import" (begin (tick-twice) (current)))
(show "local name does not disturb" (let ((next! (lambda () 'wrong)) (when 'wrong)) (tick-twice) (current)))
