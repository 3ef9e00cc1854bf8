; Multi-shot continuations: re-entry, generators, coroutines, backtracking.
(import (scheme base) (scheme write))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

; At top level: the rest of the program's form is what is re-entered.
(define saved #f)
(define visits '())
(define (visit!)
  (let ((v (call/cc (lambda (k) (set! saved k) 0))))
    (set! visits (cons v visits))
    v))
(show "re-entered" (let ((v (visit!))) (if (< v 3) (saved (+ v 1)) (reverse visits))))

(show "added to a frame twice"
  (let* ((k #f) (n 0) (r (+ 100 (call/cc (lambda (c) (set! k c) 1)))))
    (set! n (+ n 1))
    (cond ((= n 1) (k 2)) ((= n 2) (k 3)) (else (list n r)))))

(define (make-generator walk)
  (define return #f)
  (define (resume-at-start _)
    (walk (lambda (value)
            (call/cc (lambda (next) (set! resume next) (return value)))))
    (return 'end))
  (define resume resume-at-start)
  (lambda () (call/cc (lambda (k) (set! return k) (resume #f)))))
(define g (make-generator (lambda (yield) (for-each yield '(1 2 3)))))
(show "generator over for-each" (let* ((a (g)) (b (g)) (c (g)) (d (g))) (list a b c d)))

(define (tree-walk tree yield)
  (cond ((null? tree) #f)
        ((pair? tree) (tree-walk (car tree) yield) (tree-walk (cdr tree) yield))
        (else (yield tree))))
(define (generator->list g) (let loop ((out '())) (let ((v (g))) (if (eq? v 'end) (reverse out) (loop (cons v out))))))
(show "tree generator" (generator->list (make-generator (lambda (y) (tree-walk '((a . b) ((c) . d) e) y)))))
(define (interleave a b)
  (let loop ((out '()))
    (let* ((x (a)) (y (b)))
      (if (or (eq? x 'end) (eq? y 'end)) (reverse out) (loop (cons (cons x y) out))))))
(show "two generators at once"
  (interleave (make-generator (lambda (y) (tree-walk '(1 (2 (3))) y)))
              (make-generator (lambda (y) (for-each y '(a b c))))))
(show "ten thousand switches"
  (let ((g (make-generator (lambda (yield) (let loop ((i 0)) (when (< i 10000) (yield i) (loop (+ i 1))))))))
    (let loop ((sum 0)) (let ((v (g))) (if (eq? v 'end) sum (loop (+ sum v)))))))

; map must not be disturbed when a continuation taken in it is entered twice:
; each return of map delivers a list of its own (the report demands it).
(show "re-entrant map"
  (let ((k #f) (results '()) (n 0))
    (let ((r (map (lambda (x) (call/cc (lambda (c) (if (= x 2) (set! k c)) x))) '(1 2 3))))
      (set! results (cons r results))
      (set! n (+ n 1))
      (if (< n 3) (k (* n 100)) (reverse results)))))
(show "re-entrant vector-map"
  (let ((k #f) (results '()) (n 0))
    (let ((r (vector-map (lambda (x) (call/cc (lambda (c) (if (= x 2) (set! k c)) x))) #(1 2 3))))
      (set! results (cons r results))
      (set! n (+ n 1))
      (if (< n 3) (k (* n 100)) (reverse results)))))

; Backtracking search.
(define fail-stack '())
(define (fail) (if (null? fail-stack) 'no-more (let ((k (car fail-stack))) (set! fail-stack (cdr fail-stack)) (k k))))
(define (amb choices)
  (let ((k (call/cc (lambda (c) c))))
    (if (null? choices)
        (fail)
        (let ((choice (car choices)))
          (set! choices (cdr choices))
          (set! fail-stack (cons k fail-stack))
          choice))))
(show "pythagorean triple"
  (let* ((a (amb '(1 2 3 4 5 6 7))) (b (amb '(1 2 3 4 5 6 7))) (c (amb '(1 2 3 4 5 6 7))))
    (if (and (= (* c c) (+ (* a a) (* b b))) (< b a)) (list a b c) (fail))))
(set! fail-stack '())
(define solutions '())
(show "all solutions"
  (let* ((x (amb '(1 2 3 4 5 6))) (y (if (number? x) (amb '(1 2 3 4 5 6)) x)))
    (cond ((eq? y 'no-more) (reverse solutions))
          (else (if (= (* x y) 12) (set! solutions (cons (cons x y) solutions)))
                (fail)))))

; Coroutines with a queue.
(define queue '())
(define (enqueue! thunk) (set! queue (append queue (list thunk))))
(define (dequeue!) (let ((t (car queue))) (set! queue (cdr queue)) t))
(define log '())
(define (pause) (call/cc (lambda (k) (enqueue! (lambda () (k #f))) ((dequeue!)))))
(define (spawn name n) (enqueue! (lambda () (do ((i 0 (+ i 1))) ((= i n)) (set! log (cons (cons name i) log)) (pause)) (finish))))
(define done #f)
(define (finish) (if (null? queue) (done (reverse log)) ((dequeue!))))
(spawn 'a 3) (spawn 'b 2) (spawn 'c 1)
(show "coroutines" (call/cc (lambda (k) (set! done k) ((dequeue!)))))

; A continuation with 10^4 frames below it, entered many times.
(define entries 0)
(define deep-k #f)
(define (deep n) (if (= n 0) (call/cc (lambda (k) (set! deep-k k) 0)) (+ 1 (deep (- n 1)))))
(show "deep re-entry"
  (let ((r (deep 10000)))
    (set! entries (+ entries 1))
    (if (< entries 50) (deep-k entries) (list entries r))))
(show "local state is not rolled back"
  (let ((v (vector 0)) (k #f))
    (call/cc (lambda (c) (set! k c)))
    (vector-set! v 0 (+ 1 (vector-ref v 0)))
    (if (< (vector-ref v 0) 4) (k #f) v)))
