; Hash tables: each operation is atomic. Keys of one thread each are all there in the end, in whatever order; keys of all
; threads have a value that somebody stored; a walk sees each key that stays exactly once.
(import (scheme base) (srfi 18) (srfi 69) (race))

(define (own-keys from n) (map (lambda (i) (+ from i)) (range n)))
(define (every? good? list) (or (null? list) (and (good? (car list)) (every? good? (cdr list)))))

(define (race-on make key)
  (let ((table (make)) (n 40))
    (define (inserter from)
      (lambda ()
        (every?
          (lambda (k)
            (hash-table-set! table (key k) k)
            (hash-table-set! table (key 'shared) from)
            (hash-table-set! table (key (- k)) k)
            (let ((found (and (hash-table-exists? table (key k)) (hash-table-exists? table (key (- k))))))
              (hash-table-delete! table (key (- k)))
              (and found (not (hash-table-exists? table (key (- k)))))))
          (own-keys from n))))
    (define (walker)
      (let loop ((i 0) (good #t))
        (if (= i 20)
            good
            (loop (+ i 1)
                  (and good
                       (let ((stays (hash-table-keys table)) (copy (hash-table-copy table)) (alist (hash-table->alist table)))
                         (and (= 1 (length (filter-equal (key 'stays) stays)))
                              (= 1 (length (filter-equal (key 'stays) (map car alist))))
                              (eqv? 7 (hash-table-ref/default copy (key 'stays) #f))
                              (hash-table-exists? table (key 'stays))
                              (memv (hash-table-ref/default table (key 'shared) 1000) '(1000 2000 3000))
                              (<= 1 (hash-table-size table) 200)
                              #t)))))))
    (hash-table-set! table (key 'stays) 7)
    (let ((results (together (inserter 1000) (inserter 2000) (inserter 3000) walker)))
      (append results
              (list (= (hash-table-size table) 122)
                    (every? (lambda (k) (eqv? k (hash-table-ref/default table (key k) #f)))
                            (append (own-keys 1000 n) (own-keys 2000 n) (own-keys 3000 n))))))))
(define (filter-equal x list)
  (cond ((null? list) '()) ((equal? x (car list)) (cons x (filter-equal x (cdr list)))) (else (filter-equal x (cdr list)))))

(define (as-text k) (if (symbol? k) (symbol->string k) (number->string k)))
(races
  (lambda ()
    (append (race-on (lambda () (make-hash-table eqv?)) (lambda (k) k))
            (race-on (lambda () (make-hash-table string=?)) as-text)
            (race-on (lambda () (make-hash-table)) (lambda (k) (list (as-text k) k)))
            (race-on (lambda () (make-hash-table (lambda (a b) (equal? a b)) (lambda (k) (modulo (string-length (as-text k)) 7))))
                     (lambda (k) k)))))
