;; SRFI 125: hash tables, made from comparators. They are the tables of SRFI 69, in order of insertion and never immutable. Weak
;; and ephemeral ones are the same (docs/weak.md); they need an equality that the machine knows.
(define-library (srfi 125)
  (import (except (gilt default)
                  make-hash-table alist->hash-table hash-table-set! hash-table-delete! hash-table-fold
                  hash-table-count hash-table-merge! hash)
          (rename (only (gilt hash-tables)
                        make-hash-table hash-table-set! hash-table-delete! hash-table-fold hash-table-pop!
                        hash-table-empty-copy hash-table-equivalence-function hash-table-hash-function
                        hash-by-identity)
                  (make-hash-table make-basic-table) (hash-table-set! set-one!) (hash-table-delete! delete-one!)
                  (hash-table-fold fold-table))
          (only (srfi 128)
                comparator? comparator-hashable? comparator-type-test-predicate comparator-equality-predicate
                comparator-hash-function default-hash string-ci-hash)
          (gilt expect))
  (export
    make-hash-table hash-table hash-table-unfold alist->hash-table hash-table? hash-table-contains?
    hash-table-exists? hash-table-empty? hash-table=? hash-table-mutable? hash-table-ref
    hash-table-ref/default hash-table-set! hash-table-delete! hash-table-intern! hash-table-update!
    hash-table-update!/default hash-table-pop! hash-table-clear! hash-table-size hash-table-keys
    hash-table-values hash-table-entries hash-table-find hash-table-count hash-table-map
    hash-table-for-each hash-table-walk hash-table-map! hash-table-map->list hash-table-fold
    hash-table-prune! hash-table-copy hash-table-empty-copy hash-table->alist hash-table-union!
    hash-table-merge! hash-table-intersection! hash-table-difference! hash-table-xor! hash string-hash
    string-ci-hash hash-by-identity hash-table-equivalence-function hash-table-hash-function)
  (begin

    (define (check-table who object) (expect who "a hash table" hash-table? object))

    ;; Constructors

    (define (hash-of-equality who same?)
      (cond ((memq same? (list eq? eqv? equal? string=?)) #f)
            ((eq? same? string-ci=?) string-ci-hash)
            (else (error (string-append (symbol->string who) ": no hash function for the equality:") same?))))

    ;; Equalities that machine tables know need no call of Lisp.
    (define (table-of-comparator who comparator options)
      (let ((same? (comparator-equality-predicate comparator)))
        (cond ((memq same? (list eq? eqv? equal? string=?)) (apply make-basic-table same? options))
              ((memq same? (list char=? symbol=? boolean=?)) (apply make-basic-table eqv? options))
              ((not (comparator-hashable? comparator)) (wrong-type who "a comparator with a hash function" comparator))
              (else (apply make-basic-table same? (comparator-hash-function comparator) options)))))

    (define (make who comparator options)
      (cond ((comparator? comparator) (table-of-comparator who comparator options))
            ((not (procedure? comparator)) (wrong-type who "a comparator or a procedure" comparator))
            ((and (pair? options) (procedure? (car options)))
             (apply make-basic-table comparator options))
            (else
             (let ((hash (hash-of-equality who comparator)))
               (apply make-basic-table comparator (if hash (cons hash options) options))))))

    (define (make-hash-table comparator . options) (make 'make-hash-table comparator options))

    (define (hash-table comparator . keys-and-values)
      (let ((table (make 'hash-table comparator '())))
        (set-all! 'hash-table table keys-and-values)
        table))

    (define (hash-table-unfold stop? mapper successor seed comparator . options)
      (let ((table (make 'hash-table-unfold comparator options)))
        (let loop ((seed seed))
          (if (stop? seed)
              table
              (begin
                (call-with-values (lambda () (mapper seed)) (lambda (key value) (set-one! table key value)))
                (loop (successor seed)))))))

    (define (alist->hash-table alist comparator . options)
      (expect-list 'alist->hash-table alist)
      (let ((table (make 'alist->hash-table comparator options)))
        (for-each (lambda (entry) (add-missing! table (car entry) (cdr entry))) alist)
        table))

    ;; Predicates

    (define (hash-table-empty? table)
      (check-table 'hash-table-empty? table)
      (= (hash-table-size table) 0))
    (define (hash-table-mutable? table)
      (check-table 'hash-table-mutable? table)
      #t)

    (define (hash-table=? value-comparator a b)
      (check-table 'hash-table=? a)
      (check-table 'hash-table=? b)
      (let ((same? (if (procedure? value-comparator)
                       value-comparator
                       (comparator-equality-predicate value-comparator))))
        (and (= (hash-table-size a) (hash-table-size b))
             (every-entry
               (lambda (key value)
                 (let ((other (hash-table-ref/default b key absent)))
                   (and (not (eq? other absent)) (same? value other))))
               a))))

    ;; Walking: the entries as they are at the beginning.

    (define (every-entry good? table)
      (let loop ((keys (hash-table-keys table)) (values (hash-table-values table)))
        (or (null? keys)
            (and (good? (car keys) (car values)) (loop (cdr keys) (cdr values))))))

    (define absent (list 'absent))
    (define (add-missing! table key value)
      (if (not (hash-table-contains? table key)) (set-one! table key value)))

    ;; Mutators

    (define (set-all! who table keys-and-values)
      (let loop ((rest keys-and-values))
        (cond ((null? rest))
              ((null? (cdr rest)) (wrong-type who "a value for each key" keys-and-values))
              (else
               (set-one! table (car rest) (cadr rest))
               (loop (cddr rest))))))
    (define hash-table-set!
      (case-lambda
        ((table key value) (set-one! table key value))
        ((table . keys-and-values)
         (check-table 'hash-table-set! table)
         (set-all! 'hash-table-set! table keys-and-values))))

    (define (hash-table-delete! table . keys)
      (check-table 'hash-table-delete! table)
      (fold (lambda (key count) (if (delete-one! table key) (+ count 1) count)) 0 keys))

    (define (hash-table-intern! table key failure)
      (let ((value (hash-table-ref/default table key absent)))
        (if (eq? value absent)
            (let ((value (failure)))
              (set-one! table key value)
              value)
            value)))

    ;; The whole table

    (define (hash-table-entries table)
      (check-table 'hash-table-entries table)
      (let loop ((rest (reverse (hash-table->alist table))) (keys '()) (all '()))
        (if (null? rest)
            (values keys all)
            (loop (cdr rest) (cons (caar rest) keys) (cons (cdar rest) all)))))

    (define (hash-table-find f table failure)
      (expect-procedure 'hash-table-find f)
      (check-table 'hash-table-find table)
      (let loop ((rest (hash-table->alist table)))
        (if (null? rest)
            (failure)
            (or (f (caar rest) (cdar rest)) (loop (cdr rest))))))

    (define (hash-table-count good? table)
      (expect-procedure 'hash-table-count good?)
      (check-table 'hash-table-count table)
      (fold-table table (lambda (key value count) (if (good? key value) (+ count 1) count)) 0))

    ;; Mapping and folding

    (define (hash-table-for-each f table)
      (expect-procedure 'hash-table-for-each f)
      (check-table 'hash-table-for-each table)
      (hash-table-walk table f))

    (define (hash-table-map f comparator table)
      (expect-procedure 'hash-table-map f)
      (check-table 'hash-table-map table)
      (let ((result (make 'hash-table-map comparator '())))
        (hash-table-walk table (lambda (key value) (set-one! result key (f value))))
        result))

    (define (hash-table-map! f table)
      (expect-procedure 'hash-table-map! f)
      (check-table 'hash-table-map! table)
      (hash-table-walk table (lambda (key value) (set-one! table key (f key value)))))

    (define (hash-table-map->list f table)
      (expect-procedure 'hash-table-map->list f)
      (check-table 'hash-table-map->list table)
      (reverse (fold-table table (lambda (key value all) (cons (f key value) all)) '())))

    ;; The table comes first in SRFI 69.
    (define (hash-table-fold f seed table)
      (if (hash-table? f)
          (fold-table f seed table)
          (begin
            (expect-procedure 'hash-table-fold f)
            (check-table 'hash-table-fold table)
            (fold-table table f seed))))

    (define (hash-table-prune! drop? table)
      (expect-procedure 'hash-table-prune! drop?)
      (check-table 'hash-table-prune! table)
      (hash-table-walk table (lambda (key value) (if (drop? key value) (delete-one! table key)))))

    ;; Tables as sets

    (define (check-tables who a b)
      (check-table who a)
      (check-table who b))
    (define (hash-table-union! a b)
      (check-tables 'hash-table-union! a b)
      (hash-table-walk b (lambda (key value) (add-missing! a key value)))
      a)
    (define hash-table-merge! hash-table-union!)
    (define (hash-table-intersection! a b)
      (check-tables 'hash-table-intersection! a b)
      (hash-table-walk a (lambda (key value) (if (not (hash-table-contains? b key)) (delete-one! a key))))
      a)
    (define (hash-table-difference! a b)
      (check-tables 'hash-table-difference! a b)
      (hash-table-walk a (lambda (key value) (if (hash-table-contains? b key) (delete-one! a key))))
      a)
    (define (hash-table-xor! a b)
      (check-tables 'hash-table-xor! a b)
      (hash-table-walk b
        (lambda (key value)
          (if (not (delete-one! a key)) (set-one! a key value))))
      a)

    (define (hash object . bound) (default-hash object))))
