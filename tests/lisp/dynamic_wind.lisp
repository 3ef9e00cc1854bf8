; dynamic-wind: order of before and after thunks for normal exit, escapes,
; re-entry, nesting, raise, and what continuations captured in them see.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define log '())
(define (note! x) (set! log (cons x log)))
(define (trace thunk) (set! log '()) (let ((v (thunk))) (list v (reverse log))))
(define (wound name thunk) (dynamic-wind (lambda () (note! (list 'in name))) thunk (lambda () (note! (list 'out name)))))

(show "normal" (trace (lambda () (wound 'a (lambda () (note! 'body) 'value)))))
(show "escape" (trace (lambda () (call/cc (lambda (k) (wound 'a (lambda () (k 'left))))))))
(show "nested escape" (trace (lambda () (call/cc (lambda (k) (wound 'a (lambda () (wound 'b (lambda () (k 'left))))))))))
(show "escape to the middle"
  (trace (lambda () (wound 'a (lambda () (call/cc (lambda (k) (wound 'b (lambda () (k 'middle))))))))))
(show "values" (call-with-values (lambda () (dynamic-wind (lambda () #f) (lambda () (values 1 2)) (lambda () 'ignored))) list))
(show "no value" (call-with-values (lambda () (dynamic-wind (lambda () #f) (lambda () (values)) (lambda () #f))) list))
(show "report example"
  (let ((path '()) (c #f))
    (let ((add (lambda (s) (set! path (cons s path)))))
      (dynamic-wind
       (lambda () (add 'connect))
       (lambda () (add (call/cc (lambda (c0) (set! c c0) 'talk1))))
       (lambda () (add 'disconnect)))
      (if (< (length path) 4) (c 'talk2) (reverse path)))))
(show "re-entry runs before again"
  (trace (lambda ()
    (let ((k #f) (n 0))
      (wound 'a (lambda () (wound 'b (lambda () (call/cc (lambda (c) (set! k c)))))))
      (set! n (+ n 1))
      (if (< n 3) (k #f) n)))))
(show "switch between two extents"
  (trace (lambda ()
    (let ((k #f) (n 0))
      (wound 'common
        (lambda ()
          (wound 'left (lambda () (call/cc (lambda (c) (set! k c))) (note! 'in-left)))
          (set! n (+ n 1))
          (if (< n 2) (wound 'right (lambda () (k #f))))
          'end))))))
(show "raise through"
  (trace (lambda () (guard (e (#t (note! 'handler) (list 'caught e))) (wound 'a (lambda () (raise 'oops)))))))
(show "handler runs inside"
  (trace (lambda ()
    (with-exception-handler
      (lambda (e) (note! 'handler) 10)
      (lambda () (wound 'a (lambda () (+ 1 (raise-continuable 'c)))))))))
(show "escape from before"
  (trace (lambda () (call/cc (lambda (k) (dynamic-wind (lambda () (note! 'in) (k 'never-entered)) (lambda () (note! 'body)) (lambda () (note! 'out))))))))
(show "escape from after"
  (trace (lambda () (call/cc (lambda (k) (dynamic-wind (lambda () (note! 'in)) (lambda () (note! 'body)) (lambda () (note! 'out) (k 'from-after))))))))
(show "winds inside after"
  (trace (lambda () (dynamic-wind (lambda () #f) (lambda () 'v) (lambda () (wound 'inner (lambda () (note! 'after))))))))
(show "winds inside before"
  (trace (lambda () (dynamic-wind (lambda () (wound 'inner (lambda () (note! 'before)))) (lambda () 'v) (lambda () (note! 'after))))))
(show "after sees the outer parameterization"
  (let ((p (make-parameter 'outer)) (seen '()))
    (parameterize ((p 'middle))
      (dynamic-wind
        (lambda () (set! seen (cons (p) seen)))
        (lambda () (parameterize ((p 'inner)) (set! seen (cons (p) seen))))
        (lambda () (set! seen (cons (p) seen)))))
    (reverse seen)))
(show "generator inside a wind"
  (trace (lambda ()
    (let ((return #f) (resume #f))
      (define (next)
        (call/cc (lambda (r) (set! return r)
          (if resume (resume #f)
              (wound 'g (lambda ()
                (for-each (lambda (x) (call/cc (lambda (k) (set! resume k) (return x)))) '(1 2))
                (return 'end)))))))
      (let* ((a (next)) (b (next)) (c (next))) (list a b c))))))
(show "thousand nested winds"
  (let ((depth 0) (deepest 0))
    (call/cc (lambda (k)
      (let loop ((n 0))
        (if (= n 1000)
            (k #f)
            (dynamic-wind
              (lambda () (set! depth (+ depth 1)) (set! deepest (max depth deepest)))
              (lambda () (loop (+ n 1)) #f)
              (lambda () (set! depth (- depth 1))))))))
    (list depth deepest)))
