;; What a program sees of reference counting. Where nothing is counted, what would be counted is not looked at.
;; Cells of an object that is dead but not yet found count, so each look at a count follows a collection.
(import (scheme base) (scheme write) (gilt runtime) (srfi 18))

(define (show label value)
  (display label) (display ": ") (write value) (newline))

(define counts? (refcount (list 1)))
(define-syntax check
  (syntax-rules ()
    ((_ label expected expression) (show label (if counts? expression expected)))))

(show "keys" (map car (rc-stats)))
(define (is-value? counter) (if counts? (>= (cdr counter) 0) (eqv? (cdr counter) 0)))
(show "values" (map is-value? (rc-stats)))
(show "not on the heap" (map refcount (list 5 1.5 #t #\a '() (if #f #f))))
(check "symbol" 'immortal (refcount 'symbol))

(define thing (list 1 2 3))
(define (references) (collect-garbage) (refcount thing))
(define (triple x) (vector x x x))
(define makers (list triple))  ; a call, so that no slot here sees what it is given

(check "three cells" 3
  (let* ((before (references)) (v ((car makers) thing)) (after (references)))
    (vector-fill! v 0)
    (- after before)))
(check "a cell overwritten" -1
  (let* ((v ((car makers) thing)) (before (references)))
    (vector-set! v 1 #f)
    (let ((after (references)))
      (vector-fill! v 0)
      (- after before))))
(check "what a dropped object held" 0
  (let ((before (references)))
    ((car makers) thing)
    (- (references) before)))

;; Two slots of a frame, or one.
(define (hold one other)
  (collect-garbage)
  (let ((count (refcount one)))
    (cons count other)))
(define procedures (list hold))
(check "a slot" 1
  (- (car ((car procedures) thing thing))
     (car ((car procedures) thing #f))))

;; A slot a frame, however deep: also of frames that were moved to the heap.
(define (deep n object)
  (if (= n 0)
      (begin (collect-garbage) (refcount object))
      (let ((count (deep (- n 1) object)))
        (if (pair? object) count 0))))
(define (deeper n) (- (deep n thing) (deep 0 thing)))
(check "ten frames" 10 (deeper 10))
(check "ten thousand frames" 10000 (deeper 10000))
;; Frames that a continuation keeps.
(define kept #f)
(define (capture object)
  (call-with-current-continuation (lambda (k) (set! kept k)))
  (pair? object))
(check "a captured frame" '(1 0)
  (let* ((before (references)) (pair ((car (list capture)) thing)) (during (references)))
    (set! kept #f)
    (list (- during before) (- (references) before))))

;; The frames of a thread that waits.
(define gate (make-mutex))
(check "another thread" #t
  (let ((before (references)) (arrived (make-mutex)))
    (mutex-lock! gate)
    (mutex-lock! arrived)
    (let ((thread (thread-start! (make-thread (lambda ()
                    (let ((mine (cadr (list 0 thing))))
                      (mutex-unlock! arrived)
                      (mutex-lock! gate)
                      (mutex-unlock! gate)
                      (car mine)))))))
      (mutex-lock! arrived)
      (let ((during (references)))
        (mutex-unlock! gate)
        (thread-join! thread)
        (> during before)))))

(define (counter name) (cdr (assq name (rc-stats))))
(define (cycles n)
  (unless (= n 0)
    (let ((pair (list n)))
      (set-cdr! pair pair)
      (cycles (- n 1)))))
(check "cycles" 1000
  (let ((before (begin (collect-garbage) (counter 'cycles-found))))
    (cycles 1000)
    (collect-garbage)
    (- (counter 'cycles-found) before)))
(check "frees and decrements" '(#t #t)
  (let ((frees (counter 'frees)) (decrements (counter 'decrements)))
    (let ((v (make-vector 1000 #f)))
      (vector-map list v)
      (vector-length v))
    (collect-garbage)
    (list (>= (- (counter 'frees) frees) 1000) (>= (- (counter 'decrements) decrements) 1000))))
