; A table that is cleared, updated and emptied while others insert: sizes fit, nothing foreign appears.
(import (scheme base) (srfi 18) (srfi 69) (only (gilt default) hash-table-clear!) (race))

(define rounds 100)
(races
  (lambda ()
    (let ((table (make-hash-table)) (counter (make-hash-table)))
      (define (insert from)
        (lambda ()
          (times rounds (lambda (n) (hash-table-set! table (list from n) (cons from n))))
          #t))
      (define (clear) (times 30 (lambda (n) (hash-table-clear! table) (thread-yield!))) #t)
      (define (delete) (times rounds (lambda (n) (hash-table-delete! table (list 1 n)) (hash-table-delete! table (list 2 n)))) #t)
      (define (count) (times rounds (lambda (n) (hash-table-update!/default counter 'n (lambda (x) (+ x 1)) 0))) #t)
      (define (look)
        (let loop ((i 0) (good #t))
          (if (= i 30)
              good
              (loop (+ i 1)
                    (and good
                         (let check ((l (hash-table->alist table)))
                           (or (null? l)
                               (let ((key (caar l)) (value (cdar l)))
                                 (and (= (car key) (car value)) (= (cadr key) (cdr value)) (check (cdr l)))))))))))
      (append (together (insert 1) (insert 2) clear delete look)
              (together count count)
              (list (= (hash-table-size table) (length (hash-table-keys table)))
                    (<= 1 (hash-table-ref counter 'n) (* 2 rounds)))))))
