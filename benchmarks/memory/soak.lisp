;; Does a program that runs for long keep its size? Threads do a little of everything, over and over; the main thread looks at the
;; resident memory of the process. Arguments: seconds, threads. After a tenth of the time to warm up, the rest is divided into
;; eight parts; the largest resident size of each goes to the error port, in MiB, and the largest deviation from their mean.
;; Known result: no task went wrong. (Linux: it reads /proc/self/statm.)
(import (scheme base) (scheme write) (scheme char) (scheme file) (scheme read) (scheme lazy) (scheme time)
        (scheme process-context) (srfi 18) (srfi 69) (srfi 124) (gilt runtime))

(define (argument index default)
  (if (< index (length (command-line)))
      (string->number (list-ref (command-line) index))
      default))

(define seconds (argument 1 10))
(define thread-count (argument 2 2))
(define parts 8)

(define (expect what wanted got)
  (unless (equal? wanted got) (error "a task went wrong" what wanted got)))

;; ---- Tasks. Each takes some number that changes from round to round.

(define (make-tree depth) (if (= depth 0) '() (cons (make-tree (- depth 1)) (make-tree (- depth 1)))))
(define (count-leaves tree) (if (null? tree) 1 (+ (count-leaves (car tree)) (count-leaves (cdr tree)))))
(define (trees n) (expect 'trees 4096 (count-leaves (make-tree 12))))

(define (strings n)
  (let ((text (apply string-append (map number->string (list n (+ n 1) (+ n 2))))))
    (expect 'strings (string->list text) (reverse (string->list (list->string (reverse (string->list text))))))
    (expect 'upcase (string-length text) (string-length (string-upcase text)))))

(define (tables n)
  (let ((table (make-hash-table)))
    (do ((i 0 (+ i 1))) ((= i 500)) (hash-table-set! table (+ n i) (list i)))
    (do ((i 0 (+ i 2))) ((= i 500)) (hash-table-delete! table (+ n i)))
    (expect 'tables 250 (hash-table-size table))))

(define (factorial n) (if (= n 0) 1 (* n (factorial (- n 1)))))
(define (bignums n) (expect 'bignums 150 (quotient (factorial 150) (factorial 149))))

;; Cycles that counting alone does not find.
(define (cycles n)
  (let ((ring (list 1 2 3 4)))
    (set-cdr! (list-tail ring 3) ring)
    (let ((vector (make-vector 50 ring)))
      (vector-set! vector 0 vector)
      (expect 'cycles 1 (car (vector-ref vector 1))))))

(define (escapes n)
  (let ((again #f) (count 0))
    (call-with-current-continuation (lambda (k) (set! again k)))
    (set! count (+ count 1))
    (when (< count 10) (again #f))
    (expect 'escapes 10 count)))

(define (errors n)
  (expect 'errors (list 'caught n)
          (guard (e ((symbol? e) e) ((error-object? e) (list 'caught (car (error-object-irritants e)))))
            (dynamic-wind (lambda () #f) (lambda () (error "wanted" n)) (lambda () #f)))))

(define (ports n)
  (let ((out (open-output-string)))
    (write (list n "text" #\c 1.5 (/ n 7)) out)
    (expect 'ports n (car (read (open-input-string (get-output-string out)))))))

(define (files n)
  (call-with-port (open-input-file "/proc/self/statm") (lambda (port) (expect 'files #t (string? (read-line port)))))
  (open-input-file "/proc/self/statm"))  ; dropped: the collector closes it

(define (weak n)
  (let* ((key (list n)) (ephemeron (make-ephemeron key (list key))))
    (expect 'weak #f (ephemeron-broken? ephemeron))
    (reference-barrier key)))

(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
(define place (make-parameter #f))
(define (records n)
  (let ((points (vector-map (lambda (i) (make-point i n)) #(1 2 3 4 5))))
    (vector-for-each (lambda (p) (set-point-x! p (* 2 (point-x p)))) points)
    (parameterize ((place points)) (expect 'records 10 (point-x (vector-ref (place) 4))))))

(define (promises n)
  (let loop ((i 0) (stream (let from ((i n)) (delay (cons i (from (+ i 1)))))))
    (if (= i 100) (expect 'promises (+ n 100) (car (force stream))) (loop (+ i 1) (cdr (force stream))))))

(define (threads n)
  (let ((mutex (make-mutex)) (sum 0))
    (define (add) (mutex-lock! mutex) (set! sum (+ sum n)) (mutex-unlock! mutex))
    (for-each thread-join! (map (lambda (i) (thread-start! (make-thread add))) '(1 2 3)))
    (expect 'threads (* 3 n) sum)))

(define (buffers n)
  (let ((bytes (make-bytevector (+ 1000 (* 100 (modulo n 300))) 7)))
    (expect 'buffers 7 (bytevector-u8-ref (bytevector-copy bytes 10) 5))))

(define tasks
  (vector trees strings tables bignums cycles escapes errors ports files weak records promises threads buffers))

;; ---- Running them, and looking

(define done #f)

(define (work)
  (let loop ((n 1))
    (if done n
        (begin ((vector-ref tasks (modulo n (vector-length tasks))) n)
               (loop (+ n 1))))))

(define pages-per-mebibyte 256)
(define (resident-mebibytes)
  (call-with-port (open-input-file "/proc/self/statm")
    (lambda (port) (read port) (/ (read port) pages-per-mebibyte))))

(define (largest-during seconds)
  (let ((until (+ (current-jiffy) (* seconds (jiffies-per-second)))))
    (let loop ((largest 0))
      (if (> (current-jiffy) until) largest
          (begin (thread-sleep! 0.02) (loop (max largest (resident-mebibytes))))))))

(define (tell . things)
  (for-each (lambda (thing) (display thing (current-error-port))) things)
  (newline (current-error-port)))

(define workers (map (lambda (i) (thread-start! (make-thread work))) (make-list thread-count 0)))
(largest-during (/ seconds 10))
(define sizes
  (let loop ((part 0) (sizes '()))
    (if (= part parts) (reverse sizes)
        (loop (+ part 1) (cons (largest-during (/ (* seconds 9/10) parts)) sizes)))))
(set! done #t)
(define rounds (apply + (map thread-join! workers)))

(define mean (/ (apply + sizes) parts))
(define deviation (apply max (map (lambda (size) (abs (- size mean))) sizes)))
(define (rounded x) (/ (round (* 10.0 x)) 10))
(tell "rounds " rounds ", resident MiB: " (map rounded sizes))
(tell "largest deviation from the mean: " (rounded (* 100 (/ deviation mean))) "%")
(display "ok soak")
(newline)
