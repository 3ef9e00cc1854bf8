;; SRFI 1: lists. Procedures that take one list have a loop of their own for it; more lists go through (gilt sequences).
;; Results are collected and reversed, so that depth of recursion never grows with a list. The names that end in ! reuse the
;; pairs of their arguments where that saves an allocation, and are else the same as those without.
(define-library (srfi 1)
  (import (gilt core) (gilt primitives) (gilt expect) (gilt sequences))
  (export
    ;; Constructors
    cons list xcons (rename %cons* cons*) make-list list-tabulate list-copy circular-list iota
    ;; Predicates
    pair? null? proper-list? circular-list? dotted-list? not-pair? null-list? list=
    ;; Selectors
    car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr cadaar
    cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr list-ref
    first second third fourth fifth sixth seventh eighth ninth tenth car+cdr
    take drop take-right drop-right take! drop-right! split-at split-at! last last-pair
    ;; Miscellaneous
    length length+ append concatenate reverse append! concatenate! reverse! append-reverse append-reverse!
    zip unzip1 unzip2 unzip3 unzip4 unzip5 count
    ;; Fold, unfold and map
    map for-each fold unfold pair-fold reduce fold-right unfold-right pair-fold-right reduce-right append-map append-map!
    map! map-in-order pair-for-each filter-map
    ;; Filtering and partitioning
    filter partition remove filter! partition! remove!
    ;; Searching
    find find-tail any every list-index take-while drop-while take-while! span break span! break! memq memv member
    ;; Deletion
    delete delete-duplicates delete! delete-duplicates!
    ;; Association lists
    assq assv assoc alist-cons alist-copy alist-delete alist-delete!
    ;; Sets
    lset<= lset= lset-adjoin lset-union lset-union! lset-intersection lset-intersection! lset-difference lset-difference!
    lset-xor lset-xor! lset-diff+intersection lset-diff+intersection!
    set-car! set-cdr!)
  (begin

    ;; ---- Constructors

    (define (xcons d a) (cons a d))

    (define (list-tabulate n f)
      (expect-index "list-tabulate" n)
      (expect-procedure "list-tabulate" f)
      (let loop ((i (- n 1)) (result '()))
        (if (< i 0) result (loop (- i 1) (cons (f i) result)))))

    (define (circular-list . elements)
      (if (pair? elements) (set-cdr! (last-pair elements) elements))
      elements)

    ;; Elements are multiples of the step, so that its rounding errors do not add up.
    (define iota
      (case-lambda
        ((n) (iota n 0 1))
        ((n start) (iota n start 1))
        ((n start step)
         (expect-index "iota" n)
         (expect "iota" "a number" number? start)
         (expect "iota" "a number" number? step)
         (let loop ((i (- n 1)) (result '()))
           (cond ((< i 0) result)
                 ((= i 0) (cons start result))
                 (else (loop (- i 1) (cons (+ start (* i step)) result))))))))

    ;; ---- Predicates

    (define (proper-list? object) (list? object))

    ;; Calls finish with what ends the chain of pairs, or with a pair if it has no end.
    (define (chain-end object)
      (let loop ((slow object) (fast object))
        (if (not (pair? fast))
            fast
            (let ((fast (cdr fast)))
              (if (not (pair? fast))
                  fast
                  (let ((slow (cdr slow)) (fast (cdr fast)))
                    (if (eq? slow fast) fast (loop slow fast))))))))
    (define (circular-list? object) (pair? (chain-end object)))
    (define (dotted-list? object)
      (let ((end (chain-end object)))
        (not (or (null? end) (pair? end)))))
    (define (not-pair? object) (not (pair? object)))
    (define (null-list? list)
      (cond ((pair? list) #f)
            ((null? list) #t)
            (else (wrong-type "null-list?" "a list" list))))

    (define (list= same? . lists)
      (expect-procedure "list=" same?)
      (for-each (lambda (list) (expect-list "list=" list)) lists)
      (or (null? lists)
          (let loop ((a (car lists)) (rest (cdr lists)))
            (or (null? rest)
                (and (two-lists= same? a (car rest))
                     (loop (car rest) (cdr rest)))))))
    (define (two-lists= same? a b)
      (or (eq? a b)
          (let loop ((a a) (b b))
            (if (and (pair? a) (pair? b))
                (and (same? (car a) (car b)) (loop (cdr a) (cdr b)))
                (and (null? a) (null? b))))))

    ;; ---- Selectors

    (define-syntax define-selectors
      (syntax-rules ()
        ((_ (name text index) ...) (begin (define (name list) (element text list index)) ...))))
    (define (element who list index)
      (let loop ((rest list) (i index))
        (cond ((not (pair? rest))
               (wrong-type who (string-append "a list of at least " (number->string (+ index 1)) " elements") list))
              ((= i 0) (car rest))
              (else (loop (cdr rest) (- i 1))))))
    (define (first list) (car list))
    (define-selectors
      (second "second" 1) (third "third" 2) (fourth "fourth" 3) (fifth "fifth" 4) (sixth "sixth" 5)
      (seventh "seventh" 6) (eighth "eighth" 7) (ninth "ninth" 8) (tenth "tenth" 9))

    (define (car+cdr pair) (values (car pair) (cdr pair)))

    (define (too-short who list n)
      (wrong-type who (string-append "a list of at least " (number->string n) " elements") list))

    ;; The first n elements, reversed, and the rest.
    (define (split-reversed who list n)
      (expect-index who n)
      (let loop ((rest list) (i n) (taken '()))
        (cond ((= i 0) (values taken rest))
              ((pair? rest) (loop (cdr rest) (- i 1) (cons (car rest) taken)))
              (else (too-short who list n)))))
    (define (take list n)
      (call-with-values (lambda () (split-reversed "take" list n)) (lambda (taken rest) (reverse taken))))
    (define (split-at list n)
      (call-with-values (lambda () (split-reversed "split-at" list n))
        (lambda (taken rest) (values (reverse taken) rest))))

    (define (after who list n)
      (expect-index who n)
      (let loop ((rest list) (i n))
        (cond ((= i 0) rest)
              ((pair? rest) (loop (cdr rest) (- i 1)))
              (else (too-short who list n)))))
    (define (drop list n) (after "drop" list n))

    (define (take! list n)
      (expect-index "take!" n)
      (if (= n 0)
          '()
          (let ((last (after "take!" list (- n 1))))
            (if (not (pair? last)) (too-short "take!" list n))
            (set-cdr! last '())
            list)))
    (define (split-at! list n)
      (expect-index "split-at!" n)
      (if (= n 0)
          (values '() list)
          (let ((last (after "split-at!" list (- n 1))))
            (if (not (pair? last)) (too-short "split-at!" list n))
            (let ((rest (cdr last)))
              (set-cdr! last '())
              (values list rest)))))

    ;; `lead` is n pairs ahead of `list`, until it falls off the end.
    (define (take-right list n)
      (let loop ((lag list) (lead (after "take-right" list n)))
        (if (pair? lead) (loop (cdr lag) (cdr lead)) lag)))
    (define (drop-right list n)
      (let loop ((lag list) (lead (after "drop-right" list n)) (result '()))
        (if (pair? lead)
            (loop (cdr lag) (cdr lead) (cons (car lag) result))
            (reverse result))))
    (define (drop-right! list n)
      (let ((lead (after "drop-right!" list n)))
        (if (not (pair? lead))
            '()
            (let loop ((lag list) (lead (cdr lead)))
              (if (pair? lead)
                  (loop (cdr lag) (cdr lead))
                  (begin (set-cdr! lag '()) list))))))

    (define (last list) (car (expect-pair "last" list)))
    (define (expect-pair who list)
      (expect who "a pair" pair? list)
      (last-pair list))

    ;; ---- Miscellaneous

    (define (length+ list)
      (let ((end (chain-end list)))
        (cond ((null? end) (length list))
              ((pair? end) #f)
              (else (wrong-type "length+" "a list" list)))))

    (define (concatenate lists) (apply append lists))

    (define (append! . lists) (concatenate-in-place "append!" lists))
    (define (concatenate! lists) (concatenate-in-place "concatenate!" lists))
    (define (concatenate-in-place who lists)
      (let loop ((rest (reverse lists)) (result '()) (any? #f))
        (cond ((null? rest) result)
              ((not any?) (loop (cdr rest) (car rest) #t))
              ((pair? (car rest))
               (set-cdr! (last-pair (car rest)) result)
               (loop (cdr rest) (car rest) #t))
              (else
               (expect-end who (car rest))
               (loop (cdr rest) result #t)))))

    (define (append-reverse list tail) (append-reverse-as "append-reverse" list tail))
    (define (append-reverse-as who list tail)
      (let loop ((rest list) (result tail))
        (if (pair? rest)
            (loop (cdr rest) (cons (car rest) result))
            (begin (expect-end who rest) result))))
    (define (append-reverse! list tail) (append-reverse-in-place "append-reverse!" list tail))
    (define (append-reverse-in-place who list tail)
      (let loop ((rest list) (result tail))
        (if (pair? rest)
            (let ((next (cdr rest)))
              (set-cdr! rest result)
              (loop next rest))
            (begin (expect-end who rest) result))))
    (define (reverse! list) (append-reverse-in-place "reverse!" list '()))

    (define (zip list . lists) (apply map (lambda elements elements) list lists))

    (define (unzip1 lists) (map first lists))
    (define (unzip2 lists) (values (map first lists) (map second lists)))
    (define (unzip3 lists) (values (map first lists) (map second lists) (map third lists)))
    (define (unzip4 lists) (values (map first lists) (map second lists) (map third lists) (map fourth lists)))
    (define (unzip5 lists)
      (values (map first lists) (map second lists) (map third lists) (map fourth lists) (map fifth lists)))

    (define count
      (case-lambda
        ((f list)
         (expect-procedure "count" f)
         (let loop ((rest list) (n 0))
           (if (pair? rest)
               (loop (cdr rest) (if (f (car rest)) (+ n 1) n))
               (begin (expect-end "count" rest) n))))
        ((f . lists)
         (expect-procedure "count" f)
         (expect-some "count" "list" lists)
         (let loop ((lists lists) (n 0))
           (let ((elements (cars lists)))
             (if elements
                 (loop (cdrs lists) (if (apply f elements) (+ n 1) n))
                 n))))))

    ;; ---- Fold, unfold and map

    (define fold-right
      (case-lambda
        ((f seed list)
         (expect-procedure "fold-right" f)
         (expect-list "fold-right" list)
         (let loop ((rest (reverse list)) (result seed))
           (if (pair? rest) (loop (cdr rest) (f (car rest) result)) result)))
        ((f seed . lists)
         (expect-procedure "fold-right" f)
         (expect-some "fold-right" "list" lists)
         (let loop ((rows (reversed-rows lists)) (result seed))
           (if (pair? rows)
               (loop (cdr rows) (apply f (append (car rows) (list result))))
               result)))))
    ;; The lists of first, second ... elements, the last of them first.
    (define (reversed-rows lists)
      (let loop ((lists lists) (rows '()))
        (let ((elements (cars lists)))
          (if elements (loop (cdrs lists) (cons elements rows)) rows))))

    (define pair-fold
      (case-lambda
        ((f seed list)
         (expect-procedure "pair-fold" f)
         (let loop ((rest list) (result seed))
           (if (pair? rest)
               (let ((next (cdr rest))) (loop next (f rest result)))
               (begin (expect-end "pair-fold" rest) result))))
        ((f seed . lists)
         (expect-procedure "pair-fold" f)
         (expect-some "pair-fold" "list" lists)
         (let loop ((lists lists) (result seed))
           (if (every-pair? lists)
               (let ((next (cdrs lists)))
                 (loop next (apply f (append lists (list result)))))
               result)))))
    (define (every-pair? lists) (or (null? lists) (and (pair? (car lists)) (every-pair? (cdr lists)))))

    (define pair-fold-right
      (case-lambda
        ((f seed list)
         (expect-procedure "pair-fold-right" f)
         (expect-list "pair-fold-right" list)
         (let loop ((tails (reversed-tails list)) (result seed))
           (if (pair? tails) (loop (cdr tails) (f (car tails) result)) result)))
        ((f seed . lists)
         (expect-procedure "pair-fold-right" f)
         (expect-some "pair-fold-right" "list" lists)
         (let collect ((lists lists) (rows '()))
           (if (every-pair? lists)
               (collect (cdrs lists) (cons lists rows))
               (let loop ((rows rows) (result seed))
                 (if (pair? rows)
                     (loop (cdr rows) (apply f (append (car rows) (list result))))
                     result)))))))
    (define (reversed-tails list)
      (let loop ((rest list) (tails '()))
        (if (pair? rest) (loop (cdr rest) (cons rest tails)) tails)))

    (define (reduce f identity list)
      (expect-procedure "reduce" f)
      (if (pair? list)
          (let loop ((rest (cdr list)) (result (car list)))
            (if (pair? rest)
                (loop (cdr rest) (f (car rest) result))
                (begin (expect-end "reduce" rest) result)))
          (begin (expect-end "reduce" list) identity)))
    (define (reduce-right f identity list)
      (expect-procedure "reduce-right" f)
      (expect-list "reduce-right" list)
      (if (null? list)
          identity
          (let ((backwards (reverse list)))
            (let loop ((rest (cdr backwards)) (result (car backwards)))
              (if (pair? rest) (loop (cdr rest) (f (car rest) result)) result)))))

    (define unfold
      (case-lambda
        ((stop? mapper successor seed) (unfold stop? mapper successor seed (lambda (seed) '())))
        ((stop? mapper successor seed tail)
         (expect-procedure "unfold" stop?)
         (expect-procedure "unfold" mapper)
         (expect-procedure "unfold" successor)
         (expect-procedure "unfold" tail)
         (let loop ((seed seed) (result '()))
           (if (stop? seed)
               (append-reverse result (tail seed))
               (let ((element (mapper seed)))
                 (loop (successor seed) (cons element result))))))))
    (define unfold-right
      (case-lambda
        ((stop? mapper successor seed) (unfold-right stop? mapper successor seed '()))
        ((stop? mapper successor seed tail)
         (expect-procedure "unfold-right" stop?)
         (expect-procedure "unfold-right" mapper)
         (expect-procedure "unfold-right" successor)
         (let loop ((seed seed) (result tail))
           (if (stop? seed)
               result
               (let ((element (mapper seed)))
                 (loop (successor seed) (cons element result))))))))

    (define (append-map! f . lists) (apply append-map f lists))

    (define (map-in-order f list . lists) (apply map f list lists))

    (define map!
      (case-lambda
        ((f list)
         (expect-procedure "map!" f)
         (let loop ((rest list))
           (if (pair? rest)
               (begin (set-car! rest (f (car rest))) (loop (cdr rest)))
               (begin (expect-end "map!" rest) list))))
        ((f . lists) (apply map f lists))))

    (define pair-for-each
      (case-lambda
        ((f list)
         (expect-procedure "pair-for-each" f)
         (let loop ((rest list))
           (if (pair? rest)
               (let ((next (cdr rest))) (f rest) (loop next))
               (expect-end "pair-for-each" rest))))
        ((f . lists)
         (expect-procedure "pair-for-each" f)
         (expect-some "pair-for-each" "list" lists)
         (let loop ((lists lists))
           (if (every-pair? lists)
               (let ((next (cdrs lists))) (apply f lists) (loop next)))))))

    (define filter-map
      (case-lambda
        ((f list)
         (expect-procedure "filter-map" f)
         (let loop ((rest list) (result '()))
           (if (pair? rest)
               (let ((x (f (car rest)))) (loop (cdr rest) (if x (cons x result) result)))
               (begin (expect-end "filter-map" rest) (reverse result)))))
        ((f . lists)
         (expect-procedure "filter-map" f)
         (expect-some "filter-map" "list" lists)
         (let loop ((lists lists) (result '()))
           (let ((elements (cars lists)))
             (if elements
                 (let ((x (apply f elements))) (loop (cdrs lists) (if x (cons x result) result)))
                 (reverse result)))))))

    ;; ---- Filtering and partitioning

    (define (remove drop? list)
      (expect-procedure "remove" drop?)
      (let loop ((rest list) (result '()))
        (if (pair? rest)
            (loop (cdr rest) (if (drop? (car rest)) result (cons (car rest) result)))
            (begin (expect-end "remove" rest) (reverse result)))))

    (define (partition in? list)
      (expect-procedure "partition" in?)
      (let loop ((rest list) (in '()) (out '()))
        (if (pair? rest)
            (if (in? (car rest))
                (loop (cdr rest) (cons (car rest) in) out)
                (loop (cdr rest) in (cons (car rest) out)))
            (begin
              (expect-end "partition" rest)
              (values (reverse in) (reverse out))))))

    (define (filter! keep? list)
      (expect-procedure "filter!" keep?)
      (keep-in-place "filter!" keep? list))
    (define (remove! drop? list)
      (expect-procedure "remove!" drop?)
      (keep-in-place "remove!" (lambda (x) (not (drop? x))) list))

    ;; `last` is the last pair kept, before `rest`; only a change of its cdr is written.
    (define (keep-in-place who keep? list)
      (let ((head (cons #f list)))
        (let loop ((last head) (rest list))
          (if (pair? rest)
              (if (keep? (car rest))
                  (begin
                    (if (not (eq? (cdr last) rest)) (set-cdr! last rest))
                    (loop rest (cdr rest)))
                  (loop last (cdr rest)))
              (begin
                (expect-end who rest)
                (if (not (null? (cdr last))) (set-cdr! last '()))
                (cdr head))))))

    (define (partition! in? list)
      (expect-procedure "partition!" in?)
      (let ((in (cons #f '())) (out (cons #f '())))
        (let loop ((last-in in) (last-out out) (rest list))
          (if (pair? rest)
              (let ((next (cdr rest)))
                (if (in? (car rest))
                    (begin (set-cdr! last-in rest) (loop rest last-out next))
                    (begin (set-cdr! last-out rest) (loop last-in rest next))))
              (begin
                (expect-end "partition!" rest)
                (set-cdr! last-in '())
                (set-cdr! last-out '())
                (values (cdr in) (cdr out)))))))

    ;; ---- Searching

    (define (find wanted? list)
      (expect-procedure "find" wanted?)
      (let loop ((rest list))
        (cond ((pair? rest) (if (wanted? (car rest)) (car rest) (loop (cdr rest))))
              (else (expect-end "find" rest) #f))))
    (define (find-tail wanted? list)
      (expect-procedure "find-tail" wanted?)
      (let loop ((rest list))
        (cond ((pair? rest) (if (wanted? (car rest)) rest (loop (cdr rest))))
              (else (expect-end "find-tail" rest) #f))))

    ;; The call for the last element is a tail call, as the specification asks.
    (define any
      (case-lambda
        ((f list)
         (expect-procedure "any" f)
         (if (pair? list)
             (let loop ((element (car list)) (rest (cdr list)))
               (if (pair? rest)
                   (or (f element) (loop (car rest) (cdr rest)))
                   (begin (expect-end "any" rest) (f element))))
             (begin (expect-end "any" list) #f)))
        ((f . lists)
         (expect-procedure "any" f)
         (expect-some "any" "list" lists)
         (let ((elements (cars lists)))
           (and elements
                (let loop ((elements elements) (lists (cdrs lists)))
                  (let ((next (cars lists)))
                    (if next
                        (or (apply f elements) (loop next (cdrs lists)))
                        (apply f elements)))))))))
    (define every
      (case-lambda
        ((f list)
         (expect-procedure "every" f)
         (if (pair? list)
             (let loop ((element (car list)) (rest (cdr list)))
               (if (pair? rest)
                   (and (f element) (loop (car rest) (cdr rest)))
                   (begin (expect-end "every" rest) (f element))))
             (begin (expect-end "every" list) #t)))
        ((f . lists)
         (expect-procedure "every" f)
         (expect-some "every" "list" lists)
         (let ((elements (cars lists)))
           (or (not elements)
               (let loop ((elements elements) (lists (cdrs lists)))
                 (let ((next (cars lists)))
                   (if next
                       (and (apply f elements) (loop next (cdrs lists)))
                       (apply f elements)))))))))

    (define list-index
      (case-lambda
        ((wanted? list)
         (expect-procedure "list-index" wanted?)
         (let loop ((rest list) (i 0))
           (cond ((pair? rest) (if (wanted? (car rest)) i (loop (cdr rest) (+ i 1))))
                 (else (expect-end "list-index" rest) #f))))
        ((wanted? . lists)
         (expect-procedure "list-index" wanted?)
         (expect-some "list-index" "list" lists)
         (let loop ((lists lists) (i 0))
           (let ((elements (cars lists)))
             (and elements
                  (if (apply wanted? elements) i (loop (cdrs lists) (+ i 1)))))))))

    ;; The longest beginning whose elements answer `answer` (true or false) to the predicate, reversed, and the rest.
    (define (span-reversed who answer in? list)
      (expect-procedure who in?)
      (let loop ((rest list) (result '()))
        (cond ((not (pair? rest)) (expect-end who rest) (values result rest))
              ((eq? answer (if (in? (car rest)) #t #f)) (loop (cdr rest) (cons (car rest) result)))
              (else (values result rest)))))
    (define (span in? list)
      (call-with-values (lambda () (span-reversed "span" #t in? list))
        (lambda (front rest) (values (reverse front) rest))))
    (define (break stop? list)
      (call-with-values (lambda () (span-reversed "break" #f stop? list))
        (lambda (front rest) (values (reverse front) rest))))
    (define (take-while in? list)
      (call-with-values (lambda () (span-reversed "take-while" #t in? list))
        (lambda (front rest) (reverse front))))
    (define (drop-while in? list)
      (expect-procedure "drop-while" in?)
      (let loop ((rest list))
        (cond ((not (pair? rest)) (expect-end "drop-while" rest) rest)
              ((in? (car rest)) (loop (cdr rest)))
              (else rest))))

    (define (span-in-place who answer in? list)
      (expect-procedure who in?)
      (let loop ((last #f) (rest list))
        (cond ((not (pair? rest)) (expect-end who rest) (values list '()))
              ((eq? answer (if (in? (car rest)) #t #f)) (loop rest (cdr rest)))
              (last (set-cdr! last '()) (values list rest))
              (else (values '() rest)))))
    (define (span! in? list) (span-in-place "span!" #t in? list))
    (define (break! stop? list) (span-in-place "break!" #f stop? list))
    (define (take-while! in? list)
      (call-with-values (lambda () (span-in-place "take-while!" #t in? list))
        (lambda (front rest) front)))

    ;; ---- Deletion

    ;; (member x list same?), in C++ for the equalities of the report. Their order of arguments does not matter.
    (define (member-by same?)
      (cond ((eq? same? eq?) memq)
            ((eq? same? eqv?) memv)
            ((eq? same? equal?) %member)
            (else #f)))

    (define delete
      (case-lambda
        ((x list) (delete x list equal?))
        ((x list same?)
         (expect-procedure "delete" same?)
         (let loop ((rest list) (result '()))
           (if (pair? rest)
               (loop (cdr rest) (if (same? x (car rest)) result (cons (car rest) result)))
               (begin (expect-end "delete" rest) (reverse result)))))))
    (define delete!
      (case-lambda
        ((x list) (delete! x list equal?))
        ((x list same?)
         (expect-procedure "delete!" same?)
         (keep-in-place "delete!" (lambda (y) (not (same? x y))) list))))

    ;; With an equality of the report a table remembers what came already; else every element is compared with all kept ones,
    ;; which come first as arguments, as they come first in the list.
    (define delete-duplicates
      (case-lambda
        ((list) (delete-duplicates list equal?))
        ((list same?)
         (expect-procedure "delete-duplicates" same?)
         (let ((kind (cond ((eq? same? eq?) 'eq)
                           ((eq? same? eqv?) 'eqv)
                           ((eq? same? equal?) 'equal)
                           (else #f))))
           (if kind
               (delete-duplicates-by-table list (%make-hash-table kind))
               (delete-duplicates-by-search list same?))))))
    (define (delete-duplicates-by-table list seen)
      (let loop ((rest list) (result '()))
        (if (pair? rest)
            (let ((x (car rest)))
              (if (%hash-table-contains? seen x)
                  (loop (cdr rest) result)
                  (begin
                    (%hash-table-set! seen x #t)
                    (loop (cdr rest) (cons x result)))))
            (begin (expect-end "delete-duplicates" rest) (reverse result)))))
    (define (delete-duplicates-by-search list same?)
      (let loop ((rest list) (result '()))
        (if (pair? rest)
            (let ((x (car rest)))
              (loop (cdr rest) (if (member-with x result same?) result (cons x result))))
            (begin (expect-end "delete-duplicates" rest) (reverse result)))))
    (define (delete-duplicates! list . same?) (apply delete-duplicates list same?))

    ;; Whether an element e of the list is (same? e x).
    (define (member-with x list same?)
      (let loop ((rest list))
        (and (pair? rest)
             (or (same? (car rest) x) (loop (cdr rest))))))

    ;; ---- Association lists

    (define (alist-cons key value alist) (cons (cons key value) alist))
    (define (alist-copy alist)
      (let loop ((rest alist) (result '()))
        (if (pair? rest)
            (let ((entry (car rest)))
              (expect "alist-copy" "a pair" pair? entry)
              (loop (cdr rest) (cons (cons (car entry) (cdr entry)) result)))
            (begin (expect-end "alist-copy" rest) (reverse result)))))
    (define alist-delete
      (case-lambda
        ((key alist) (alist-delete key alist equal?))
        ((key alist same?)
         (expect-procedure "alist-delete" same?)
         (let loop ((rest alist) (result '()))
           (if (pair? rest)
               (begin
                 (expect "alist-delete" "a pair" pair? (car rest))
                 (loop (cdr rest) (if (same? key (caar rest)) result (cons (car rest) result))))
               (begin (expect-end "alist-delete" rest) (reverse result)))))))
    (define alist-delete!
      (case-lambda
        ((key alist) (alist-delete! key alist equal?))
        ((key alist same?)
         (expect-procedure "alist-delete!" same?)
         (keep-in-place "alist-delete!"
                        (lambda (entry)
                          (expect "alist-delete!" "a pair" pair? entry)
                          (not (same? key (car entry))))
                        alist))))

    ;; ---- Sets

    ;; A procedure of an element and a list that tells whether (same? element e) holds for an e of the list.
    (define (membership same?)
      (or (member-by same?)
          (lambda (x list)
            (let loop ((rest list))
              (and (pair? rest)
                   (or (same? x (car rest)) (loop (cdr rest))))))))
    ;; The same for (same? e element).
    (define (membership-of-new same?)
      (or (member-by same?)
          (lambda (x list) (member-with x list same?))))

    (define (check-sets who same? lists)
      (expect-procedure who same?)
      (let loop ((rest lists))
        (if (pair? rest)
            (begin
              (expect-list who (car rest))
              (loop (cdr rest))))))

    (define (subset? member? a b)
      (let loop ((rest a))
        (or (null? rest)
            (and (member? (car rest) b) (loop (cdr rest))))))
    (define (lset<= same? . lists)
      (check-sets "lset<=" same? lists)
      (or (null? lists)
          (let ((member? (membership same?)))
            (let loop ((a (car lists)) (rest (cdr lists)))
              (or (null? rest)
                  (and (or (eq? a (car rest)) (subset? member? a (car rest)))
                       (loop (car rest) (cdr rest))))))))
    (define (lset= same? . lists)
      (check-sets "lset=" same? lists)
      (or (null? lists)
          (let ((member? (membership same?)) (has? (membership-of-new same?)))
            (let loop ((a (car lists)) (rest (cdr lists)))
              (or (null? rest)
                  (and (or (eq? a (car rest))
                           (and (subset? member? a (car rest)) (subset? has? (car rest) a)))
                       (loop (car rest) (cdr rest))))))))

    (define (adjoin-all member? list elements)
      (let loop ((rest elements) (result list))
        (if (pair? rest)
            (loop (cdr rest) (if (member? (car rest) result) result (cons (car rest) result)))
            result)))
    (define (lset-adjoin same? list . elements)
      (check-sets "lset-adjoin" same? (cons list '()))
      (adjoin-all (membership-of-new same?) list elements))
    (define (lset-union same? . lists)
      (check-sets "lset-union" same? lists)
      (let ((member? (membership-of-new same?)))
        (let loop ((rest lists) (result '()))
          (cond ((null? rest) result)
                ((null? result) (loop (cdr rest) (car rest)))
                ((eq? result (car rest)) (loop (cdr rest) result))
                (else (loop (cdr rest) (adjoin-all member? result (car rest))))))))

    ;; The elements of list for which (keep? how many of the lists have it ...) answers as the operation wants.
    (define (in-all? member? x lists)
      (or (null? lists) (and (member? x (car lists)) (in-all? member? x (cdr lists)))))
    (define (in-some? member? x lists)
      (and (pair? lists) (or (member? x (car lists)) (in-some? member? x (cdr lists)))))
    (define (lset-intersection same? list . lists)
      (check-sets "lset-intersection" same? (cons list lists))
      (let ((member? (membership same?)))
        (filter (lambda (x) (in-all? member? x lists)) list)))
    (define (lset-difference same? list . lists)
      (check-sets "lset-difference" same? (cons list lists))
      (let ((member? (membership same?)))
        (filter (lambda (x) (not (in-some? member? x lists))) list)))
    (define (lset-diff+intersection same? list . lists)
      (check-sets "lset-diff+intersection" same? (cons list lists))
      (let ((member? (membership same?)))
        (partition (lambda (x) (not (in-some? member? x lists))) list)))

    (define (lset-xor same? . lists)
      (check-sets "lset-xor" same? lists)
      (if (null? lists)
          '()
          (let loop ((result (car lists)) (rest (cdr lists)))
            (if (null? rest) result (loop (two-xor same? result (car rest)) (cdr rest))))))
    (define (two-xor same? a b)
      (let ((in-b? (membership same?)) (in-a? (membership-of-new same?)))
        (append (filter (lambda (x) (not (in-a? x a))) b)
                (filter (lambda (x) (not (in-b? x b))) a))))

    (define (lset-union! same? . lists) (apply lset-union same? lists))
    (define (lset-intersection! same? list . lists) (apply lset-intersection same? list lists))
    (define (lset-difference! same? list . lists) (apply lset-difference same? list lists))
    (define (lset-xor! same? . lists) (apply lset-xor same? lists))
    (define (lset-diff+intersection! same? list . lists) (apply lset-diff+intersection same? list lists))))
