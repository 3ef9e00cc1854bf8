;; Hash tables after SRFI 69, in order of insertion. A table with an equality of the program's own is two tables: lists of
;; entries by hash, and all entries in order. An entry is the pair of key and value, which both share. Symbols among
;; the arguments of make-hash-table say what a table is weak in.
(define-library (gilt hash-tables)
  (import (gilt core) (gilt sequences)
          (rename (gilt primitives)
                  (hash-table? %hash-table?) (hash-table-size %hash-table-size) (hash-table-clear! %hash-table-clear!)
                  (hash-table-copy %hash-table-copy))
          (gilt expect))
  (export make-hash-table hash-table? alist->hash-table hash-table-ref hash-table-ref/default hash-table-set!
          hash-table-delete! hash-table-exists? hash-table-contains? hash-table-update! hash-table-update!/default
          hash-table-size hash-table-count hash-table-keys hash-table-values hash-table-walk hash-table-fold
          hash-table->alist hash-table-copy hash-table-merge! hash-table-clear! hash-table-pop! hash-table-empty-copy
          hash-table-equivalence-function hash-table-hash-function hash string-hash string-ci-hash hash-by-identity)
  (begin
    (define-record-type custom-table (make-custom same? hash buckets order) custom?
      (same? custom-same) (hash custom-hash) (buckets custom-buckets) (order custom-order))
    (define (new-custom same? hash) (make-custom same? hash (%make-hash-table 'eqv) (%make-hash-table 'eq)))

    ;; The names of SRFI 125, and `weak`. Nothing in an entry keeps alive what the entry is weak in.
    (define (weakness arguments)
      (define (any? names) (fold (lambda (name found) (or found (memq name arguments))) #f names))
      (let ((keys (any? '(weak weak-keys ephemeral-keys))) (values (any? '(weak-values ephemeral-values))))
        (if keys (if values 'both 'keys) (and values 'values))))

    (define (make-hash-table . arguments)
      (define (of-kind kind) (%make-hash-table kind (weakness arguments)))
      (cond ((null? arguments) (%make-hash-table 'equal))
            ((eq? (car arguments) eq?) (of-kind 'eq))
            ((eq? (car arguments) eqv?) (of-kind 'eqv))
            ((and (eq? (car arguments) =) (or (null? (cdr arguments)) (eq? (cadr arguments) hash)))
             (of-kind 'eqv))
            ((eq? (car arguments) equal?) (of-kind 'equal))
            ((eq? (car arguments) string=?) (of-kind 'string))
            ((not (procedure? (car arguments))) (of-kind 'equal))
            ((weakness arguments)
             (error "make-hash-table: a weak table needs eq?, eqv?, equal? or string=?, got" (car arguments)))
            ((and (pair? (cdr arguments)) (procedure? (cadr arguments)))
             (new-custom (car arguments) (cadr arguments)))
            ((eq? (car arguments) string-ci=?) (new-custom string-ci=? string-ci-hash))
            (else (new-custom (car arguments) (lambda (key) 0)))))

    (define (hash-table? object) (or (%hash-table? object) (custom? object)))

    ;; What to do with a table of the machine and with one of the program's own.
    (define-syntax by-table
      (syntax-rules ()
        ((_ who table machine custom)
         (cond ((%hash-table? table) machine)
               ((custom? table) custom)
               (else (wrong-type who "a hash table" table))))))

    (define (custom-bucket table key)
      (%hash-table-ref (custom-buckets table) ((custom-hash table) key) '()))
    (define (find-entry same? key bucket)
      (cond ((null? bucket) #f)
            ((same? key (caar bucket)) (car bucket))
            (else (find-entry same? key (cdr bucket)))))
    (define (custom-find table key) (find-entry (custom-same table) key (custom-bucket table key)))

    ;; A bucket never changes, it is replaced, unless another thread was faster: then the whole search is done again. A new
    ;; entry is put in order first, so that whoever deletes it from its bucket finds it there.
    (define (custom-set! table key value)
      (let ((hash ((custom-hash table) key)) (buckets (custom-buckets table)) (order (custom-order table)))
        (let retry ((new #f))
          (let* ((bucket (%hash-table-ref buckets hash '()))
                 (entry (find-entry (custom-same table) key bucket)))
            (cond (entry
                   (set-cdr! entry value)
                   (if new (%hash-table-delete! order new)))
                  (else
                   (let ((new (or new (cons key value))))
                     (%hash-table-set! order new #t)
                     (if (not (%hash-table-replace! buckets hash bucket (cons new bucket)))
                         (retry new)))))))))

    ;; Takes an entry out; whether it was there.
    (define (custom-remove! table entry)
      (and entry
           (let ((hash ((custom-hash table) (car entry))) (buckets (custom-buckets table)))
             (let retry ()
               (let ((bucket (%hash-table-ref buckets hash '())))
                 (cond ((not (memq entry bucket)) #f)
                       ((%hash-table-replace! buckets hash bucket
                          (filter (lambda (other) (not (eq? other entry))) bucket))
                        (%hash-table-delete! (custom-order table) entry)
                        #t)
                       (else (retry))))))))

    (define absent (list 'absent))
    (define-syntax lookup
      (syntax-rules ()
        ((_ who table key default)
         (by-table who table
           (%hash-table-ref table key default)
           (let ((entry (custom-find table key))) (if entry (cdr entry) default))))))

    (define (hash-table-ref/default table key default) (lookup 'hash-table-ref/default table key default))

    (define (hash-table-ref table key . rest)
      (let ((value (lookup 'hash-table-ref table key absent)))
        (cond ((not (eq? value absent))
               (if (and (pair? rest) (pair? (cdr rest))) ((cadr rest) value) value))
              ((and (pair? rest) (car rest)) ((car rest)))
              (else (error "hash-table-ref: no value for key" key)))))

    (define (hash-table-set! table key value)
      (by-table 'hash-table-set! table (%hash-table-set! table key value) (custom-set! table key value)))
    (define (hash-table-delete! table key)
      (by-table 'hash-table-delete! table
        (%hash-table-delete! table key)
        (custom-remove! table (custom-find table key))))

    (define (hash-table-exists? table key)
      (by-table 'hash-table-exists? table
        (%hash-table-contains? table key)
        (and (custom-find table key) #t)))
    (define hash-table-contains? hash-table-exists?)

    (define (hash-table-update! table key procedure . failure-and-success)
      (let ((value (lookup 'hash-table-update! table key absent)) (rest failure-and-success))
        (hash-table-set! table key
          (procedure
            (cond ((not (eq? value absent))
                   (if (and (pair? rest) (pair? (cdr rest))) ((cadr rest) value) value))
                  ((pair? rest) ((car rest)))
                  (else (error "hash-table-update!: no value for key" key)))))))
    (define (hash-table-update!/default table key procedure default)
      (hash-table-set! table key (procedure (lookup 'hash-table-update!/default table key default))))

    ;; Keys and values in turn, in order of insertion, as they are now.
    (define (entries who table)
      (by-table who table
        (%hash-table-entries table)
        (let ((all (%hash-table-entries (custom-order table))))
          (let loop ((i 0))
            (if (< i (vector-length all))
                (let ((entry (vector-ref all i)))
                  (vector-set! all i (car entry))
                  (vector-set! all (+ i 1) (cdr entry))
                  (loop (+ i 2)))
                all)))))

    (define (fold-entries who table f seed)
      (let ((entries (entries who table)))
        (let loop ((i 0) (result seed))
          (if (< i (vector-length entries))
              (loop (+ i 2) (f (vector-ref entries i) (vector-ref entries (+ i 1)) result))
              result))))
    ;; What f makes of keys and values, a list in order.
    (define (list-entries who table f)
      (let ((entries (entries who table)))
        (let loop ((i (- (vector-length entries) 2)) (result '()))
          (if (< i 0)
              result
              (loop (- i 2) (cons (f (vector-ref entries i) (vector-ref entries (+ i 1))) result))))))

    (define (hash-table-fold table f seed) (fold-entries 'hash-table-fold table f seed))
    (define (hash-table-walk table f)
      (fold-entries 'hash-table-walk table (lambda (key value ignored) (f key value)) #f)
      (if #f #f))
    (define (hash-table-keys table) (list-entries 'hash-table-keys table (lambda (key value) key)))
    (define (hash-table-values table) (list-entries 'hash-table-values table (lambda (key value) value)))
    (define (hash-table->alist table) (list-entries 'hash-table->alist table cons))
    (define (hash-table-size table)
      (by-table 'hash-table-size table (%hash-table-size table) (%hash-table-size (custom-order table))))
    (define hash-table-count hash-table-size)
    (define (hash-table-clear! table)
      (by-table 'hash-table-clear! table
        (%hash-table-clear! table)
        (begin
          (%hash-table-clear! (custom-buckets table))
          (%hash-table-clear! (custom-order table)))))
    (define (hash-table-empty-copy table)
      (by-table 'hash-table-empty-copy table
        (%make-hash-table (%hash-table-kind table) (%hash-table-weakness table))
        (new-custom (custom-same table) (custom-hash table))))
    (define (hash-table-copy table . mutable)
      (by-table 'hash-table-copy table
        (%hash-table-copy table)
        (let ((copy (hash-table-empty-copy table)))
          (hash-table-walk table (lambda (key value) (custom-set! copy key value)))
          copy)))

    ;; Takes the last entry out of the table; its key and its value.
    (define (hash-table-pop! table)
      (by-table 'hash-table-pop! table
        (let ((last (popped table)))
          (values (car last) (cdr last)))
        (let ((entry (car (popped (custom-order table)))))
          (custom-remove! table entry)
          (values (car entry) (cdr entry)))))
    (define (popped table) (or (%hash-table-pop! table) (error "hash-table-pop!: the table is empty")))

    ;; How a table compares and hashes its keys.
    (define (by-kind table choices) (cdr (assq (%hash-table-kind table) choices)))
    (define (hash-table-equivalence-function table)
      (by-table 'hash-table-equivalence-function table
        (by-kind table (list (cons 'eq eq?) (cons 'eqv eqv?) (cons 'equal equal?) (cons 'string string=?)))
        (custom-same table)))
    (define (hash-table-hash-function table)
      (by-table 'hash-table-hash-function table
        (by-kind table (list (cons 'eq eq-hash) (cons 'eqv eqv-hash) (cons 'equal hash) (cons 'string string-hash)))
        (custom-hash table)))
    (define (string-ci-hash string . bound) (apply string-hash (string-foldcase string) bound))
    (define (hash-by-identity object . bound) (apply eq-hash object bound))

    (define (hash-table-merge! to from)
      (hash-table-walk from (lambda (k v) (hash-table-set! to k v)))
      to)
    (define (alist->hash-table alist . arguments)
      (let ((table (apply make-hash-table arguments)))
        (for-each
          (lambda (entry)
            (if (not (hash-table-exists? table (car entry)))
                (hash-table-set! table (car entry) (cdr entry))))
          alist)
        table))))
