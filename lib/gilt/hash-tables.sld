;; Hash tables after SRFI 69, in order of insertion. Tables with an equality of the program's own keep association lists
;; by hash in a table of their own.
(define-library (gilt hash-tables)
  (import (gilt core) (gilt sequences)
          (rename (gilt primitives)
                  (hash-table? %hash-table?) (hash-table-size %hash-table-size) (hash-table-clear! %hash-table-clear!)
                  (hash-table-copy %hash-table-copy)))
  (export make-hash-table hash-table? alist->hash-table hash-table-ref hash-table-ref/default hash-table-set!
          hash-table-delete! hash-table-exists? hash-table-contains? hash-table-update! hash-table-update!/default
          hash-table-size hash-table-count hash-table-keys hash-table-values hash-table-walk hash-table-fold
          hash-table->alist hash-table-copy hash-table-merge! hash-table-clear! hash string-hash)
  (begin
    ;; A custom table: buckets by hash value, in insertion order, with its equality and hash.
    (define-record-type custom-table (make-custom same? hash buckets) custom?
      (same? custom-same) (hash custom-hash) (buckets custom-buckets))

    (define (make-hash-table . arguments)
      (cond ((null? arguments) (%make-hash-table 'equal))
            ((eq? (car arguments) eq?) (%make-hash-table 'eq))
            ((or (eq? (car arguments) eqv?) (eq? (car arguments) =)) (%make-hash-table 'eqv))
            ((eq? (car arguments) equal?) (%make-hash-table 'equal))
            ((eq? (car arguments) string=?) (%make-hash-table 'string))
            ((not (procedure? (car arguments))) (%make-hash-table 'equal))
            ((and (pair? (cdr arguments)) (procedure? (cadr arguments)))
             (make-custom (car arguments) (cadr arguments) (%make-hash-table 'eqv)))
            (else (make-custom (car arguments) (lambda (key) 0) (%make-hash-table 'eqv)))))

    (define (hash-table? object) (or (%hash-table? object) (custom? object)))

    (define (custom-bucket table key)
      (%hash-table-ref (custom-buckets table) ((custom-hash table) key) '()))
    (define (find-entry table key bucket)
      (let ((same? (custom-same table)))
        (let loop ((bucket bucket))
          (cond ((null? bucket) #f)
                ((same? key (caar bucket)) (car bucket))
                (else (loop (cdr bucket)))))))
    (define (custom-find table key) (find-entry table key (custom-bucket table key)))

    ;; A bucket never changes, it is replaced, unless another thread was faster: then the whole search is done again.
    (define (change-bucket! table key change)
      (let ((hash ((custom-hash table) key)) (buckets (custom-buckets table)))
        (let retry ()
          (let* ((bucket (%hash-table-ref buckets hash '()))
                 (changed (change bucket (find-entry table key bucket))))
            (if (not (or (eq? changed bucket) (%hash-table-replace! buckets hash bucket changed)))
                (retry))))))

    (define absent (list 'absent))
    (define (lookup table key)
      (if (custom? table)
          (let ((entry (custom-find table key))) (if entry (cdr entry) absent))
          (%hash-table-ref table key absent)))

    (define (hash-table-ref/default table key default)
      (if (custom? table)
          (let ((entry (custom-find table key))) (if entry (cdr entry) default))
          (%hash-table-ref table key default)))

    (define (hash-table-ref table key . rest)
      (let ((value (lookup table key)))
        (cond ((not (eq? value absent))
               (if (and (pair? rest) (pair? (cdr rest))) ((cadr rest) value) value))
              ((and (pair? rest) (car rest)) ((car rest)))
              (else (error "hash-table-ref: no value for key" key)))))

    (define (hash-table-set! table key value)
      (if (custom? table)
          (change-bucket! table key
            (lambda (bucket entry)
              (if entry
                  (begin (set-cdr! entry value) bucket)
                  (append bucket (list (cons key value))))))
          (%hash-table-set! table key value)))

    (define (hash-table-delete! table key)
      (if (custom? table)
          (change-bucket! table key
            (lambda (bucket entry)
              (if entry (filter (lambda (other) (not (eq? other entry))) bucket) bucket)))
          (%hash-table-delete! table key)))

    (define (hash-table-exists? table key) (not (eq? (lookup table key) absent)))
    (define hash-table-contains? hash-table-exists?)

    (define (hash-table-update! table key procedure . failure)
      (hash-table-set! table key
        (procedure
          (let ((value (lookup table key)))
            (cond ((not (eq? value absent)) value)
                  ((pair? failure) ((car failure)))
                  (else (error "hash-table-update!: no value for key" key)))))))
    (define (hash-table-update!/default table key procedure default)
      (hash-table-set! table key (procedure (hash-table-ref/default table key default))))

    ;; Keys and values in turn, in order of insertion, as they are now.
    (define (entries table)
      (if (custom? table)
          (list->vector
            (append-map (lambda (entry) (list (car entry) (cdr entry)))
                        (let ((buckets (%hash-table-entries (custom-buckets table))))
                          (let loop ((i 1) (result '()))
                            (if (< i (vector-length buckets))
                                (loop (+ i 2) (append result (vector-ref buckets i)))
                                result)))))
          (%hash-table-entries table)))

    (define (hash-table-fold table f seed)
      (let ((entries (entries table)))
        (let loop ((i 0) (result seed))
          (if (< i (vector-length entries))
              (loop (+ i 2) (f (vector-ref entries i) (vector-ref entries (+ i 1)) result))
              result))))
    (define (hash-table-walk table f)
      (let ((entries (entries table)))
        (let loop ((i 0))
          (if (< i (vector-length entries))
              (begin
                (f (vector-ref entries i) (vector-ref entries (+ i 1)))
                (loop (+ i 2)))))))
    (define (hash-table-keys table) (reverse (hash-table-fold table (lambda (k v all) (cons k all)) '())))
    (define (hash-table-values table) (reverse (hash-table-fold table (lambda (k v all) (cons v all)) '())))
    (define (hash-table->alist table)
      (reverse (hash-table-fold table (lambda (k v all) (cons (cons k v) all)) '())))
    (define (hash-table-size table)
      (if (custom? table)
          (hash-table-fold table (lambda (k v n) (+ n 1)) 0)
          (%hash-table-size table)))
    (define hash-table-count hash-table-size)
    (define (hash-table-clear! table)
      (%hash-table-clear! (if (custom? table) (custom-buckets table) table)))
    (define (hash-table-copy table . mutable)
      (if (custom? table)
          (let ((copy (make-custom (custom-same table) (custom-hash table) (%make-hash-table 'eqv))))
            (hash-table-walk table (lambda (k v) (hash-table-set! copy k v)))
            copy)
          (%hash-table-copy table)))
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
