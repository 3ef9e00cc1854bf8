;; SRFI 132: sorting. All sorts are one stable merge sort of a vector; selection is quickselect, which turns to sorting when
;; its pivots are bad, so that no input takes quadratic time.
(define-library (srfi 132)
  (import (except (gilt default) list-sort) (gilt expect))
  (export
    list-sorted? vector-sorted? list-sort list-stable-sort list-sort! list-stable-sort! vector-sort
    vector-stable-sort vector-sort! vector-stable-sort! list-merge list-merge! vector-merge
    vector-merge! list-delete-neighbor-dups list-delete-neighbor-dups! vector-delete-neighbor-dups
    vector-delete-neighbor-dups! vector-find-median vector-find-median! vector-select!
    vector-separate!)
  (begin

    ;; The merge sort

    (define insertion-length 8)

    (define (insertion-sort! less? v start end)
      (let next ((i (+ start 1)))
        (if (< i end)
            (let ((x (vector-ref v i)))
              (let shift ((j i))
                (if (and (> j start) (less? x (vector-ref v (- j 1))))
                    (begin
                      (vector-set! v j (vector-ref v (- j 1)))
                      (shift (- j 1)))
                    (vector-set! v j x)))
              (next (+ i 1))))))

    ;; Sorts a part of v; spare has room for half of it.
    (define (merge-sort! less? v start end spare)
      (if (<= (- end start) insertion-length)
          (insertion-sort! less? v start end)
          (let ((middle (quotient (+ start end) 2)))
            (merge-sort! less? v start middle spare)
            (merge-sort! less? v middle end spare)
            ;; In order already, as parts of sorted input are?
            (if (less? (vector-ref v middle) (vector-ref v (- middle 1)))
                (begin
                  (vector-copy! spare 0 v start middle)
                  (merge! less? v start spare 0 (- middle start) v middle end))))))

    ;; Merges two sorted parts into `to`. Of equal elements those of a come first. What remains of b may be in place already.
    (define (merge! less? to at a i a-end b j b-end)
      (let loop ((at at) (i i) (j j))
        (cond ((= i a-end) (if (not (and (eq? to b) (= at j))) (vector-copy! to at b j b-end)))
              ((= j b-end) (vector-copy! to at a i a-end))
              ((less? (vector-ref b j) (vector-ref a i))
               (vector-set! to at (vector-ref b j))
               (loop (+ at 1) i (+ j 1)))
              (else
               (vector-set! to at (vector-ref a i))
               (loop (+ at 1) (+ i 1) j)))))

    (define (sort-part! less? v start end)
      (merge-sort! less? v start end (make-vector (quotient (- end start) 2))))

    ;; Vectors

    (define-syntax define-ranged-on-vector
      (syntax-rules ()
        ((_ (name f v argument ...) range body ...)
         (define-ranged (name f v argument ...) (v vector? "a vector" vector-length) range
           (expect-procedure 'name f)
           body ...))))

    (define-ranged-on-vector (vector-sorted? less? v) (start end)
      (let loop ((i (+ start 1)))
        (or (>= i end)
            (and (not (less? (vector-ref v i) (vector-ref v (- i 1)))) (loop (+ i 1))))))

    (define-ranged-on-vector (vector-sort less? v) (start end)
      (let ((copy (vector-copy v start end)))
        (sort-part! less? copy 0 (vector-length copy))
        copy))
    (define vector-stable-sort vector-sort)

    (define-ranged-on-vector (vector-sort! less? v) (start end)
      (sort-part! less? v start end))
    (define vector-stable-sort! vector-sort!)

    ;; Calls receive with start and end of two vectors, from a list of up to four optional arguments.
    (define (call-with-ranges who a b arguments receive)
      (expect-vector who a)
      (expect-vector who b)
      (let* ((given (list->vector arguments)) (count (vector-length given)))
        (define (argument i default) (if (< i count) (vector-ref given i) default))
        (let ((a-start (argument 0 0)) (a-end (argument 1 (vector-length a)))
              (b-start (argument 2 0)) (b-end (argument 3 (vector-length b))))
          (expect-range who "a vector" (vector-length a) a-start a-end)
          (expect-range who "a vector" (vector-length b) b-start b-end)
          (receive a-start a-end b-start b-end))))

    (define (vector-merge less? a b . arguments)
      (expect-procedure 'vector-merge less?)
      (call-with-ranges 'vector-merge a b arguments
        (lambda (a-start a-end b-start b-end)
          (let ((result (make-vector (+ (- a-end a-start) (- b-end b-start)))))
            (merge! less? result 0 a a-start a-end b b-start b-end)
            result))))

    (define (vector-merge! less? to a b . arguments)
      (expect-procedure 'vector-merge! less?)
      (expect-vector 'vector-merge! to)
      (let ((at (if (pair? arguments) (car arguments) 0)))
        (call-with-ranges 'vector-merge! a b (if (pair? arguments) (cdr arguments) '())
          (lambda (a-start a-end b-start b-end)
            (expect-range 'vector-merge! "a vector" (vector-length to) at (+ at (- a-end a-start) (- b-end b-start)))
            (merge! less? to at a a-start a-end b b-start b-end)))))

    ;; Keeps the first of each run of equal elements, moved to the front of the part; the index after them.
    (define (squeeze! same? v start end)
      (if (= start end)
          end
          (let loop ((i (+ start 1)) (last start))
            (cond ((= i end) (+ last 1))
                  ((same? (vector-ref v last) (vector-ref v i)) (loop (+ i 1) last))
                  (else
                   (vector-set! v (+ last 1) (vector-ref v i))
                   (loop (+ i 1) (+ last 1)))))))

    (define-ranged-on-vector (vector-delete-neighbor-dups same? v) (start end)
      (let ((copy (vector-copy v start end)))
        (vector-copy copy 0 (squeeze! same? copy 0 (vector-length copy)))))
    (define-ranged-on-vector (vector-delete-neighbor-dups! same? v) (start end)
      (squeeze! same? v start end))

    ;; Lists

    (define (check-arguments who f list)
      (expect-procedure who f)
      (expect-list who list))

    (define (list-sorted? less? list)
      (check-arguments 'list-sorted? less? list)
      (or (null? list)
          (let loop ((x (car list)) (rest (cdr list)))
            (or (null? rest)
                (and (not (less? (car rest) x)) (loop (car rest) (cdr rest)))))))

    (define (sorted-vector less? list)
      (let ((v (list->vector list)))
        (sort-part! less? v 0 (vector-length v))
        v))
    (define (list-sort less? list)
      (check-arguments 'list-sort less? list)
      (vector->list (sorted-vector less? list)))
    (define (list-stable-sort less? list)
      (check-arguments 'list-stable-sort less? list)
      (vector->list (sorted-vector less? list)))

    ;; The sorted elements go into the pairs of the list.
    (define (fill! list v)
      (let loop ((rest list) (i 0))
        (if (pair? rest)
            (begin
              (set-car! rest (vector-ref v i))
              (loop (cdr rest) (+ i 1)))
            list)))
    (define (list-sort! less? list)
      (check-arguments 'list-sort! less? list)
      (fill! list (sorted-vector less? list)))
    (define (list-stable-sort! less? list)
      (check-arguments 'list-stable-sort! less? list)
      (fill! list (sorted-vector less? list)))

    (define (list-merge less? a b)
      (check-arguments 'list-merge less? a)
      (expect-list 'list-merge b)
      (let loop ((a a) (b b) (result '()))
        (cond ((null? a) (append (reverse result) b))
              ((null? b) (append (reverse result) a))
              ((less? (car b) (car a)) (loop a (cdr b) (cons (car b) result)))
              (else (loop (cdr a) b (cons (car a) result))))))

    ;; The pairs of both lists, linked anew behind one more.
    (define (list-merge! less? a b)
      (check-arguments 'list-merge! less? a)
      (expect-list 'list-merge! b)
      (let ((head (list #f)))
        (let loop ((last head) (a a) (b b))
          (cond ((null? a) (set-cdr! last b))
                ((null? b) (set-cdr! last a))
                ((less? (car b) (car a)) (set-cdr! last b) (loop b a (cdr b)))
                (else (set-cdr! last a) (loop a (cdr a) b))))
        (cdr head)))

    (define (list-delete-neighbor-dups same? list)
      (check-arguments 'list-delete-neighbor-dups same? list)
      (if (null? list)
          '()
          (let loop ((rest (cdr list)) (result (cons (car list) '())))
            (cond ((null? rest) (reverse result))
                  ((same? (car result) (car rest)) (loop (cdr rest) result))
                  (else (loop (cdr rest) (cons (car rest) result)))))))

    (define (list-delete-neighbor-dups! same? list)
      (check-arguments 'list-delete-neighbor-dups! same? list)
      (if (pair? list)
          (let loop ((last list) (rest (cdr list)))
            (cond ((null? rest) (set-cdr! last '()))
                  ((same? (car last) (car rest)) (loop last (cdr rest)))
                  (else (set-cdr! last rest) (loop rest (cdr rest))))))
      list)

    ;; Selection

    (define (swap! v i j)
      (let ((x (vector-ref v i)))
        (vector-set! v i (vector-ref v j))
        (vector-set! v j x)))

    (define (median-of-three less? a b c)
      (if (less? a b)
          (cond ((less? b c) b) ((less? a c) c) (else a))
          (cond ((less? a c) a) ((less? b c) c) (else b))))

    ;; Elements less than the pivot, then equal ones, then greater ones; receive gets the two borders.
    (define (partition! less? v start end pivot receive)
      (let loop ((low start) (i start) (high end))
        (if (< i high)
            (let ((x (vector-ref v i)))
              (cond ((less? x pivot) (swap! v low i) (loop (+ low 1) (+ i 1) high))
                    ((less? pivot x) (swap! v i (- high 1)) (loop low i (- high 1)))
                    (else (loop low (+ i 1) high))))
            (receive low high))))

    ;; Puts the element that belongs at index k of the sorted part there, lesser ones before it, greater ones after it.
    (define (select! less? v k start end)
      (let loop ((start start) (end end) (budget (* 4 (- end start))))
        (cond ((<= (- end start) insertion-length) (insertion-sort! less? v start end))
              ((< budget 0) (sort-part! less? v start end))
              (else
               (partition! less? v start end
                           (median-of-three less? (vector-ref v start) (vector-ref v (quotient (+ start end) 2))
                                            (vector-ref v (- end 1)))
                 (lambda (low high)
                   (let ((budget (- budget (- end start))))
                     (cond ((< k low) (loop start low budget))
                           ((>= k high) (loop high end budget))))))))))

    (define-ranged-on-vector (vector-select! less? v k) (start end)
      (expect-position 'vector-select! "a part of a vector" (- end start) k)
      (select! less? v (+ start k) start end)
      (vector-ref v (+ start k)))

    (define-ranged-on-vector (vector-separate! less? v k) (start end)
      (expect-range 'vector-separate! "a part of a vector" (- end start) 0 k)
      (if (< k (- end start))
          (select! less? v (+ start k) start end)))

    (define (mean a b) (/ (+ a b) 2))

    (define (least less? v start end)
      (let loop ((i (+ start 1)) (x (vector-ref v start)))
        (cond ((= i end) x)
              ((less? (vector-ref v i) x) (loop (+ i 1) (vector-ref v i)))
              (else (loop (+ i 1) x)))))

    (define vector-find-median
      (case-lambda
        ((less? v knil) (vector-find-median less? v knil mean))
        ((less? v knil mean)
         (expect-procedure 'vector-find-median less?)
         (expect-procedure 'vector-find-median mean)
         (expect-vector 'vector-find-median v)
         (let* ((copy (vector-copy v)) (length (vector-length copy)) (half (quotient length 2)))
           (cond ((= length 0) knil)
                 ((odd? length)
                  (select! less? copy half 0 length)
                  (vector-ref copy half))
                 (else
                  (select! less? copy (- half 1) 0 length)
                  (mean (vector-ref copy (- half 1)) (least less? copy half length))))))))

    (define vector-find-median!
      (case-lambda
        ((less? v knil) (vector-find-median! less? v knil mean))
        ((less? v knil mean)
         (expect-procedure 'vector-find-median! less?)
         (expect-procedure 'vector-find-median! mean)
         (expect-vector 'vector-find-median! v)
         (let* ((length (vector-length v)) (half (quotient length 2)))
           (sort-part! less? v 0 length)
           (cond ((= length 0) knil)
                 ((odd? length) (vector-ref v half))
                 (else (mean (vector-ref v (- half 1)) (vector-ref v half))))))))))
