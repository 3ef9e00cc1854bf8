;; A persistent tree: keys are added to a search tree, balanced by size, in a
;; scattered order; each addition copies the path to it, and every tenth of
;; them the tree of that moment is kept. The size is the number of keys.
;; Known result: the kept trees have 1/10, 2/10, ... of the keys: 5.5 times
;; the size in all; what a walk over them counts.
;; The balance is Adams's (Functional Pearls: Efficient sets, 1993).
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 150000)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((and (= size default-size) (not (equal? result expected)))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define versions 10)

(define-record-type node
  (make-node key count left right)
  node?
  (key key-of)
  (count stored-count)
  (left left-of)
  (right right-of))

(define empty #f)
(define (count-of tree) (if tree (stored-count tree) 0))
(define (join key left right)
  (make-node key (+ 1 (count-of left) (count-of right)) left right))

;; No side is more than `delta` times as large as the other; an inner tree
;; that is `gamma` times its sibling takes a double rotation.
(define delta 3)
(define gamma 2)

(define (rotate-left key left right)
  (let ((inner (left-of right)) (outer (right-of right)))
    (if (< (+ 1 (count-of inner)) (* gamma (+ 1 (count-of outer))))
        (join (key-of right) (join key left inner) outer)
        (join (key-of inner)
              (join key left (left-of inner))
              (join (key-of right) (right-of inner) outer)))))

(define (rotate-right key left right)
  (let ((outer (left-of left)) (inner (right-of left)))
    (if (< (+ 1 (count-of inner)) (* gamma (+ 1 (count-of outer))))
        (join (key-of left) outer (join key inner right))
        (join (key-of inner)
              (join (key-of left) outer (left-of inner))
              (join key (right-of inner) right)))))

(define (balance key left right)
  (let ((l (+ 1 (count-of left))) (r (+ 1 (count-of right))))
    (cond ((> r (* delta l)) (rotate-left key left right))
          ((> l (* delta r)) (rotate-right key left right))
          (else (join key left right)))))

(define (add tree key)
  (cond ((not tree) (join key empty empty))
        ((< key (key-of tree))
         (balance (key-of tree) (add (left-of tree) key) (right-of tree)))
        ((> key (key-of tree))
         (balance (key-of tree) (left-of tree) (add (right-of tree) key)))
        (else tree)))

;; Distinct for different i: the modulus is a prime.
(define (scattered i) (modulo (* i 48271) 2147483647))

(define (count-by-walk tree)
  (if tree
      (+ 1 (count-by-walk (left-of tree)) (count-by-walk (right-of tree)))
      0))

(define (run)
  (let ((step (quotient size versions)))
    (do ((i 1 (+ i 1))
         (tree empty (add tree (scattered i)))
         (kept '() (if (= (modulo (- i 1) step) 0) (cons tree kept) kept)))
        ((> i size)
         (apply + (map count-by-walk (cons tree kept)))))))

(report 'persistent (run) (quotient (* size (+ versions 1)) 2))
