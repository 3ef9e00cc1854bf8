;; SRFI 128: comparators, which bundle a type test, an equality, an order and a hash. The default comparator orders data by
;; type, then by contents; lists of any length and nesting of any depth are compared and hashed.
(define-library (srfi 128)
  (import (except (gilt default) string-hash)
          (rename (only (gilt primitives) string-hash symbol-hash eqv-hash)
                  (string-hash %string-hash) (symbol-hash %symbol-hash))
          (gilt expect))
  (export
    comparator? comparator-ordered? comparator-hashable? make-comparator make-pair-comparator
    make-list-comparator make-vector-comparator make-eq-comparator make-eqv-comparator
    make-equal-comparator boolean-hash char-hash char-ci-hash string-hash string-ci-hash symbol-hash
    number-hash make-default-comparator default-hash comparator-register-default!
    comparator-type-test-predicate comparator-equality-predicate comparator-ordering-predicate
    comparator-hash-function comparator-test-type comparator-check-type comparator-hash hash-bound
    hash-salt =? <? >? <=? >=? comparator-if<=>)
  (begin

    (define-record-type comparator (bundle type-test equality ordering hash ordered? hashable?) comparator?
      (type-test type-test-of) (equality equality-of) (ordering ordering-of) (hash hash-of)
      (ordered? ordered?) (hashable? hashable?))

    (define (check-comparator who object) (expect who "a comparator" comparator? object))
    (define (without what)
      (lambda arguments (error (string-append "the comparator has no " what ":") arguments)))

    (define (make-comparator type-test equality ordering hash)
      (if (not (eq? type-test #t)) (expect-procedure 'make-comparator type-test))
      (if ordering (expect-procedure 'make-comparator ordering))
      (if hash (expect-procedure 'make-comparator hash))
      (bundle (if (eq? type-test #t) (lambda (object) #t) type-test)
              (if (eq? equality #t)
                  (begin
                    (expect-procedure 'make-comparator ordering)
                    (lambda (a b) (not (or (ordering a b) (ordering b a)))))
                  (begin
                    (expect-procedure 'make-comparator equality)
                    equality))
              (or ordering (without "ordering"))
              (or hash (without "hash function"))
              (and ordering #t)
              (and hash #t)))

    ;; (define-accessors (name field) ...): what a comparator has in a field.
    (define-syntax define-accessors
      (syntax-rules ()
        ((_ (name field) ...)
         (begin
           (define (name comparator) (check-comparator 'name comparator) (field comparator)) ...))))
    (define-accessors
      (comparator-type-test-predicate type-test-of) (comparator-equality-predicate equality-of)
      (comparator-ordering-predicate ordering-of) (comparator-hash-function hash-of)
      (comparator-ordered? ordered?) (comparator-hashable? hashable?))

    (define (comparator-test-type comparator object) ((comparator-type-test-predicate comparator) object))
    (define (comparator-check-type comparator object)
      (or (comparator-test-type comparator object)
          (wrong-type 'comparator-check-type "an object of the comparator's type" object)))
    (define (comparator-hash comparator object) ((comparator-hash-function comparator) object))

    ;; Hashes

    (define bound 33554432)
    (define-syntax hash-bound (syntax-rules () ((_) bound)))
    ;; The same in every run, so that a program's output is, too.
    (define-syntax hash-salt (syntax-rules () ((_) 16064047)))

    (define (mix hash other) (modulo (+ (* 31 hash) other) bound))

    (define (boolean-hash object)
      (expect 'boolean-hash "a boolean" boolean? object)
      (if object 1 0))
    (define (char-hash object)
      (expect-char 'char-hash object)
      (modulo (* 31 (char->integer object)) bound))
    (define (char-ci-hash object)
      (expect-char 'char-ci-hash object)
      (char-hash (char-foldcase object)))
    (define (string-hash object)
      (expect-string 'string-hash object)
      (%string-hash object bound))
    (define (string-ci-hash object)
      (expect-string 'string-ci-hash object)
      (%string-hash (string-foldcase object) bound))
    (define (symbol-hash object)
      (expect 'symbol-hash "a symbol" symbol? object)
      (%symbol-hash object bound))

    ;; Numbers that are = have the same hash, exact or not.
    (define (number-hash object)
      (expect 'number-hash "a number" number? object)
      (if (real? object)
          (eqv-hash (if (and (inexact? object) (finite? object)) (exact object) object) bound)
          (mix (number-hash (real-part object)) (number-hash (imag-part object)))))

    (define (bytevector-hash object)
      (let ((length (bytevector-length object)))
        (let loop ((i 0) (hash length))
          (if (< i (min length 200)) (loop (+ i 1) (mix hash (bytevector-u8-ref object i))) hash))))

    ;; Parts of data are hashed from a list of what is left, up to a number of them.
    (define most-parts 200)
    (define (default-hash object)
      (if (or (pair? object) (vector? object))
          (let loop ((left (list object)) (parts most-parts) (hash 17))
            (cond ((or (null? left) (= parts 0)) hash)
                  ((pair? (car left))
                   (loop (cons (caar left) (cons (cdar left) (cdr left))) (- parts 1) (mix hash 3)))
                  ((vector? (car left))
                   (loop (append (vector->list (car left) 0 (min parts (vector-length (car left)))) (cdr left))
                         (- parts 1)
                         (mix hash (vector-length (car left)))))
                  (else (loop (cdr left) (- parts 1) (mix hash (atom-hash (car left)))))))
          (atom-hash object)))

    (define (atom-hash object)
      (cond ((number? object) (number-hash object))
            ((symbol? object) (symbol-hash object))
            ((string? object) (string-hash object))
            ((char? object) (char-hash object))
            ((boolean? object) (boolean-hash object))
            ((null? object) 23)
            ((bytevector? object) (bytevector-hash object))
            ((registered-for object) => (lambda (comparator) ((hash-of comparator) object)))
            (else (eqv-hash object bound))))

    ;; The default comparator

    (define registered '())
    (define (comparator-register-default! comparator)
      (check-comparator 'comparator-register-default! comparator)
      (set! registered (append registered (list comparator))))
    (define (registered-for object)
      (let loop ((rest registered))
        (and (pair? rest)
             (if ((type-test-of (car rest)) object) (car rest) (loop (cdr rest))))))

    ;; The order of types; those that were registered follow, and then all others.
    (define (rank object)
      (cond ((null? object) 0)
            ((pair? object) 1)
            ((boolean? object) 2)
            ((char? object) 3)
            ((string? object) 4)
            ((symbol? object) 5)
            ((number? object) 6)
            ((vector? object) 7)
            ((bytevector? object) 8)
            (else
             (let loop ((rest registered) (rank 9))
               (cond ((null? rest) rank)
                     (((type-test-of (car rest)) object) rank)
                     (else (loop (cdr rest) (+ rank 1))))))))

    (define (order-by same? less? a b) (cond ((same? a b) 0) ((less? a b) -1) (else 1)))

    (define (compare-numbers a b)
      (cond ((= a b) 0)
            ((and (real? a) (real? b)) (if (< a b) -1 1))
            ((= (real-part a) (real-part b)) (if (< (imag-part a) (imag-part b)) -1 1))
            (else (if (< (real-part a) (real-part b)) -1 1))))

    ;; -1, 0 or 1. Pairs go along their cdrs without growing the stack.
    (define (compare a b)
      (cond ((and (eq? a b) (not (number? a))) 0)
            ((and (pair? a) (pair? b))
             (let ((order (compare (car a) (car b))))
               (if (= order 0) (compare (cdr a) (cdr b)) order)))
            (else
             (let ((ra (rank a)) (rb (rank b)))
               (cond ((< ra rb) -1)
                     ((> ra rb) 1)
                     (else (compare-alike ra a b)))))))

    (define (compare-alike rank a b)
      (case rank
        ((0) 0)
        ((2) (if a 1 -1))
        ((3) (order-by char=? char<? a b))
        ((4) (order-by string=? string<? a b))
        ((5) (order-by string=? string<? (symbol->string a) (symbol->string b)))
        ((6) (compare-numbers a b))
        ((7) (compare-vectors a b vector-length vector-ref))
        ((8) (compare-vectors a b bytevector-length bytevector-u8-ref))
        (else
         (let ((comparator (registered-for a)))
           (cond (comparator (order-by (equality-of comparator) (ordering-of comparator) a b))
                 ((equal? a b) 0)
                 (else 1))))))

    ;; Shorter ones come first.
    (define (compare-vectors a b length ref)
      (let ((size (length a)))
        (cond ((< size (length b)) -1)
              ((> size (length b)) 1)
              (else
               (let loop ((i 0))
                 (if (= i size)
                     0
                     (let ((order (compare (ref a i) (ref b i))))
                       (if (= order 0) (loop (+ i 1)) order))))))))

    (define (default-less? a b)
      (let ((order (compare a b)))
        (if (and (= order 1) (not (ordered-data? a b)))
            (error "the default comparator knows no order of these:" a b))
        (= order -1)))
    ;; Whether the order of a and b is more than their being different.
    (define (ordered-data? a b)
      (let ((ra (rank a)))
        (or (not (= ra (rank b))) (<= ra 8) (and (registered-for a) #t))))

    (define the-default-comparator
      (bundle (lambda (object) #t) (lambda (a b) (= (compare a b) 0)) default-less? default-hash #t #t))
    (define (make-default-comparator) the-default-comparator)

    (define (make-eq-comparator) (bundle (lambda (object) #t) eq? default-less? default-hash #t #t))
    (define (make-eqv-comparator) (bundle (lambda (object) #t) eqv? default-less? default-hash #t #t))
    (define (make-equal-comparator) (bundle (lambda (object) #t) equal? default-less? default-hash #t #t))

    ;; Comparators of compound data

    (define (make-pair-comparator head tail)
      (check-comparator 'make-pair-comparator head)
      (check-comparator 'make-pair-comparator tail)
      (let ((head-same? (equality-of head)) (tail-same? (equality-of tail))
            (head-less? (ordering-of head)) (tail-less? (ordering-of tail))
            (head-hash (hash-of head)) (tail-hash (hash-of tail)))
        (bundle (lambda (object)
                  (and (pair? object) ((type-test-of head) (car object)) ((type-test-of tail) (cdr object))))
                (lambda (a b) (and (head-same? (car a) (car b)) (tail-same? (cdr a) (cdr b))))
                (lambda (a b)
                  (if (head-same? (car a) (car b)) (tail-less? (cdr a) (cdr b)) (head-less? (car a) (car b))))
                (lambda (object) (mix (head-hash (car object)) (tail-hash (cdr object))))
                (and (ordered? head) (ordered? tail))
                (and (hashable? head) (hashable? tail)))))

    (define make-list-comparator
      (case-lambda
        ((element) (make-list-comparator element list? null? car cdr))
        ((element type-test) (make-list-comparator element type-test null? car cdr))
        ((element type-test empty? head tail)
         (check-comparator 'make-list-comparator element)
         (let ((same? (equality-of element)) (less? (ordering-of element)) (hash (hash-of element))
               (element? (type-test-of element)))
           (bundle (lambda (object)
                     (and (type-test object)
                          (let loop ((rest object))
                            (or (empty? rest) (and (element? (head rest)) (loop (tail rest)))))))
                   (lambda (a b)
                     (let loop ((a a) (b b))
                       (cond ((empty? a) (empty? b))
                             ((empty? b) #f)
                             (else (and (same? (head a) (head b)) (loop (tail a) (tail b)))))))
                   (lambda (a b)
                     (let loop ((a a) (b b))
                       (cond ((empty? b) #f)
                             ((empty? a) #t)
                             ((same? (head a) (head b)) (loop (tail a) (tail b)))
                             (else (less? (head a) (head b))))))
                   (lambda (object)
                     (let loop ((rest object) (result 5))
                       (if (empty? rest) result (loop (tail rest) (mix result (hash (head rest)))))))
                   (ordered? element)
                   (hashable? element))))))

    (define make-vector-comparator
      (case-lambda
        ((element) (make-vector-comparator element vector? vector-length vector-ref))
        ((element type-test) (make-vector-comparator element type-test vector-length vector-ref))
        ((element type-test length ref)
         (check-comparator 'make-vector-comparator element)
         (let ((same? (equality-of element)) (less? (ordering-of element)) (hash (hash-of element))
               (element? (type-test-of element)))
           ;; The first index at which the elements of a and b differ, or the size.
           (define (mismatch a b size)
             (let loop ((i 0))
               (if (and (< i size) (same? (ref a i) (ref b i))) (loop (+ i 1)) i)))
           (bundle (lambda (object)
                     (and (type-test object)
                          (let ((size (length object)))
                            (let loop ((i 0))
                              (or (= i size) (and (element? (ref object i)) (loop (+ i 1))))))))
                   (lambda (a b)
                     (let ((size (length a)))
                       (and (= size (length b)) (= (mismatch a b size) size))))
                   (lambda (a b)
                     (let ((size (length a)))
                       (cond ((< size (length b)) #t)
                             ((> size (length b)) #f)
                             (else
                              (let ((i (mismatch a b size)))
                                (and (< i size) (less? (ref a i) (ref b i))))))))
                   (lambda (object)
                     (let ((size (length object)))
                       (let loop ((i 0) (result 7))
                         (if (= i size) result (loop (+ i 1) (mix result (hash (ref object i))))))))
                   (ordered? element)
                   (hashable? element))))))

    ;; Comparisons

    ;; (define-comparison name (same? less? a b) test): whether the test holds for each two neighbours.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name (same? less? a b) test)
         (define name
           (let ((compare (lambda (same? less? a b) test)))
             (case-lambda
               ((comparator a b)
                (check-comparator 'name comparator)
                (compare (equality-of comparator) (ordering-of comparator) a b))
               ((comparator a b . rest)
                (check-comparator 'name comparator)
                (let ((same? (equality-of comparator)) (less? (ordering-of comparator)))
                  (let loop ((a a) (b b) (rest rest))
                    (and (compare same? less? a b)
                         (or (null? rest) (loop b (car rest) (cdr rest)))))))))))))
    (define-comparison =? (same? less? a b) (same? a b))
    (define-comparison <? (same? less? a b) (less? a b))
    (define-comparison >? (same? less? a b) (less? b a))
    (define-comparison <=? (same? less? a b) (or (less? a b) (same? a b)))
    (define-comparison >=? (same? less? a b) (or (less? b a) (same? a b)))

    (define-syntax comparator-if<=>
      (syntax-rules ()
        ((_ a b less equal greater) (comparator-if<=> the-default-comparator a b less equal greater))
        ((_ comparator a b less equal greater)
         (let ((c comparator) (x a) (y b))
           (cond ((=? c x y) equal)
                 ((<? c x y) less)
                 (else greater))))))))
