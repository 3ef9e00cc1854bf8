; Tables that grow to some hundred entries while others read, change, delete, walk and copy them. A thread sees its own updates
; at once; a walk and a copy show one moment: of keys that one thread sets to 1 in turn, then to 2, there is never a later one
; ahead of an earlier one, nor one that lags behind by two.
(import (scheme base) (srfi 18) (srfi 69) (race))

(define stable 200) ; even ones are set round by round, odd ones deleted and put back
(define inserted 500)

; Keys by number, so that they can be objects which a weak table does not keep alive; a value is (number . round).
(define (race-on make key)
  (define table (make))
  (define (put! k n) (hash-table-set! table (key k) (cons k n)))
  (define (round-of k) (let ((value (hash-table-ref/default table (key k) #f))) (and value (= (car value) k) (cdr value))))
  (define (put-and-see k n) (put! k n) (eqv? (round-of k) n))
  (define (delete-and-see k)
    (hash-table-delete! table (key k))
    (and (not (hash-table-exists? table (key k))) (not (round-of k))))

  ; Every k from `from` below `to` in steps of two.
  (define (every? from to good?)
    (let loop ((k from) (good #t))
      (if (< k to) (loop (+ k 2) (and (good? k) good)) good)))

  (define (inserter i)
    (lambda ()
      (let ((good (every? (+ stable i) (+ stable inserted)
                    (lambda (k)
                      (and (put-and-see k 1)
                           (or (not (= 0 (modulo k 7))) (and (delete-and-see k) (put-and-see k 2)))
                           (or (not (= 0 (modulo k 5))) (put-and-see k 3)))))))
        (vector-set! inserting i #f)
        good)))
  (define inserting (vector #t #t))

  ; As long as there are inserters, and once at least: what one round does.
  (define (rounds round)
    (let loop ((n 1) (good #t))
      (if (or (= n 1) (vector-ref inserting 0) (vector-ref inserting 1))
          (loop (+ n 1) (and (round n) good))
          good)))
  (define last-round 0)
  (define (updater)
    (rounds (lambda (n) (set! last-round n) (every? 0 stable (lambda (k) (put-and-see k n))))))
  (define (deleter)
    (rounds (lambda (n) (and (every? 1 stable delete-and-see) (every? 1 stable (lambda (k) (put-and-see k n)))))))

  ; Of values in order: those of the updater are of one moment, and nothing is there twice.
  (define (one-moment? values)
    (let ((seen (make-vector (+ stable inserted) #f)))
      (let loop ((values values) (next 0) (first #f) (last #f))
        (if (null? values)
            (and (= next stable) (<= last first (+ last 1)))
            (let ((k (caar values)) (n (cdar values)))
              (and (not (vector-ref seen k))
                   (begin (vector-set! seen k #t) #t)
                   (if (and (< k stable) (even? k))
                       (and (= k next) (or (not last) (<= n last)) (loop (cdr values) (+ k 2) (or first n) n))
                       (loop (cdr values) next first last))))))))
  (define (walker)
    (let loop ((i 0) (good #t))
      (if (= i 4)
          good
          (loop (+ i 1)
                (and good
                     (one-moment? (hash-table-values table))
                     (one-moment? (hash-table-values (hash-table-copy table))))))))

  (every? 0 stable (lambda (k) (put! k 0) #t))
  (every? 1 stable (lambda (k) (put! k 0) #t))
  (let ((results (together (inserter 0) (inserter 1) updater deleter walker)))
    (append results
            (list (= (hash-table-size table) (+ stable inserted))
                  (one-moment? (hash-table-values table))
                  (every? 0 stable (lambda (k) (eqv? (round-of k) last-round)))))))

(define objects (list->vector (map list (range (+ stable inserted)))))
(define (object k) (vector-ref objects k))
(races
  (lambda ()
    (append (race-on (lambda () (make-hash-table eqv?)) (lambda (k) k))
            (race-on (lambda () (make-hash-table eq? 'weak)) object))))
