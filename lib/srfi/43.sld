;; SRFI 43: vectors. Procedures that map, fold or count give the index to what they call, those that search do not. With several
;; vectors they stop at the end of the shortest.
(define-library (srfi 43)
  (import (gilt core) (gilt expect)
          (rename (gilt primitives) (vector-copy part)))
  (export
    make-vector vector vector-unfold vector-unfold-right vector-copy vector-reverse-copy vector-append vector-concatenate
    vector? vector-empty? vector= vector-ref vector-length
    vector-fold vector-fold-right vector-map vector-map! vector-for-each vector-count
    vector-index vector-index-right vector-skip vector-skip-right vector-binary-search vector-any vector-every
    vector-set! vector-swap! vector-fill! vector-reverse! vector-copy! vector-reverse-copy!
    vector->list reverse-vector->list list->vector reverse-list->vector)
  (begin
    (define (expect-part who v start end)
      (expect-vector who v)
      (expect-range who "a vector" (vector-length v) start end))

    ;; For several vectors: the length of the shortest, and the elements at an index.
    (define (shortest who vectors)
      (expect-some who "vector" vectors)
      (let loop ((rest vectors) (shortest #f))
        (if (null? rest)
            shortest
            (begin
              (expect-vector who (car rest))
              (let ((length (vector-length (car rest))))
                (loop (cdr rest) (if (and shortest (<= shortest length)) shortest length)))))))
    (define (elements vectors i)
      (let loop ((rest vectors) (result '()))
        (if (null? rest) (reverse result) (loop (cdr rest) (cons (vector-ref (car rest) i) result)))))

    ;; ---- Constructors

    ;; Stores at the indexes from `first` on by `step` what f gives for them, with seeds handed from call to call.
    (define (fill-from-seeds f v length first step seeds)
      (case (length-up-to seeds 2)
        ((0)
         (let loop ((i first) (left length))
           (if (> left 0) (begin (vector-set! v i (f i)) (loop (+ i step) (- left 1))))))
        ((1)
         (let loop ((i first) (left length) (seed (car seeds)))
           (if (> left 0)
               (call-with-values (lambda () (f i seed))
                 (lambda (element seed)
                   (vector-set! v i element)
                   (loop (+ i step) (- left 1) seed))))))
        (else
         (let loop ((i first) (left length) (seeds seeds))
           (if (> left 0)
               (call-with-values (lambda () (apply f i seeds))
                 (lambda (element . seeds)
                   (vector-set! v i element)
                   (loop (+ i step) (- left 1) seeds)))))))
      v)
    (define (length-up-to list n)
      (cond ((null? list) 0) ((= n 0) 0) (else (+ 1 (length-up-to (cdr list) (- n 1))))))
    (define (vector-unfold f length . seeds)
      (expect-procedure "vector-unfold" f)
      (expect-index "vector-unfold" length)
      (fill-from-seeds f (make-vector length) length 0 1 seeds))
    (define (vector-unfold-right f length . seeds)
      (expect-procedure "vector-unfold-right" f)
      (expect-index "vector-unfold-right" length)
      (fill-from-seeds f (make-vector length) length (- length 1) -1 seeds))

    ;; The end may lie beyond that of the vector: the rest is filled.
    (define vector-copy
      (case-lambda
        ((v) (part v))
        ((v start) (part v start))
        ((v start end) (vector-copy v start end #f))
        ((v start end fill)
         (expect-vector "vector-copy" v)
         (expect-index "vector-copy" start)
         (expect-index "vector-copy" end)
         (let ((length (vector-length v)))
           (if (<= end length)
               (part v start end)
               (begin
                 (expect-range "vector-copy" "a vector" length start length)
                 (let ((copy (make-vector (- end start) fill)))
                   (vector-copy! copy 0 v start length)
                   copy)))))))

    (define vector-reverse-copy
      (case-lambda
        ((v) (expect-vector "vector-reverse-copy" v) (vector-reverse-copy v 0 (vector-length v)))
        ((v start) (expect-vector "vector-reverse-copy" v) (vector-reverse-copy v start (vector-length v)))
        ((v start end)
         (expect-part "vector-reverse-copy" v start end)
         (let ((copy (make-vector (- end start))))
           (copy-reversed! copy 0 v start end)
           copy))))
    (define (copy-reversed! to at from start end)
      (let loop ((i start) (j (+ at (- end start 1))))
        (if (< i end)
            (begin
              (vector-set! to j (vector-ref from i))
              (loop (+ i 1) (- j 1))))))

    (define (vector-concatenate vectors)
      (expect-list "vector-concatenate" vectors)
      (apply vector-append vectors))

    ;; ---- Predicates

    (define (vector-empty? v) (= (vector-length v) 0))

    (define (vector= same? . vectors)
      (expect-procedure "vector=" same?)
      (or (null? vectors)
          (begin (shortest "vector=" vectors) #f)
          (let loop ((a (car vectors)) (rest (cdr vectors)))
            (or (null? rest)
                (and (two-vectors= same? a (car rest))
                     (loop (car rest) (cdr rest)))))))
    (define (two-vectors= same? a b)
      (or (eq? a b)
          (let ((length (vector-length a)))
            (and (= length (vector-length b))
                 (let loop ((i 0))
                   (or (= i length)
                       (and (same? (vector-ref a i) (vector-ref b i)) (loop (+ i 1)))))))))

    ;; ---- Iteration

    (define vector-fold
      (case-lambda
        ((f seed v)
         (expect-procedure "vector-fold" f)
         (expect-vector "vector-fold" v)
         (let ((length (vector-length v)))
           (let loop ((i 0) (result seed))
             (if (< i length) (loop (+ i 1) (f i result (vector-ref v i))) result))))
        ((f seed . vectors)
         (expect-procedure "vector-fold" f)
         (let ((length (shortest "vector-fold" vectors)))
           (let loop ((i 0) (result seed))
             (if (< i length) (loop (+ i 1) (apply f i result (elements vectors i))) result))))))
    (define vector-fold-right
      (case-lambda
        ((f seed v)
         (expect-procedure "vector-fold-right" f)
         (expect-vector "vector-fold-right" v)
         (let loop ((i (- (vector-length v) 1)) (result seed))
           (if (< i 0) result (loop (- i 1) (f i result (vector-ref v i))))))
        ((f seed . vectors)
         (expect-procedure "vector-fold-right" f)
         (let loop ((i (- (shortest "vector-fold-right" vectors) 1)) (result seed))
           (if (< i 0) result (loop (- i 1) (apply f i result (elements vectors i))))))))

    ;; Results are collected before they are stored, for continuations that come back.
    (define (collect f i end vectors)
      (let loop ((i i) (results '()))
        (if (< i end)
            (loop (+ i 1) (cons (apply f i (elements vectors i)) results))
            (reverse results))))
    (define vector-map
      (case-lambda
        ((f v)
         (expect-procedure "vector-map" f)
         (expect-vector "vector-map" v)
         (let ((length (vector-length v)))
           (let loop ((i 0) (results '()))
             (if (< i length)
                 (loop (+ i 1) (cons (f i (vector-ref v i)) results))
                 (list->vector (reverse results))))))
        ((f . vectors)
         (expect-procedure "vector-map" f)
         (list->vector (collect f 0 (shortest "vector-map" vectors) vectors)))))
    (define vector-map!
      (case-lambda
        ((f v)
         (expect-procedure "vector-map!" f)
         (expect-vector "vector-map!" v)
         (let ((length (vector-length v)))
           (let loop ((i 0))
             (if (< i length)
                 (begin
                   (vector-set! v i (f i (vector-ref v i)))
                   (loop (+ i 1)))))))
        ((f . vectors)
         (expect-procedure "vector-map!" f)
         (let ((length (shortest "vector-map!" vectors)) (v (car vectors)))
           (let loop ((i 0))
             (if (< i length)
                 (begin
                   (vector-set! v i (apply f i (elements vectors i)))
                   (loop (+ i 1)))))))))
    (define vector-for-each
      (case-lambda
        ((f v)
         (expect-procedure "vector-for-each" f)
         (expect-vector "vector-for-each" v)
         (let ((length (vector-length v)))
           (let loop ((i 0))
             (if (< i length)
                 (begin (f i (vector-ref v i)) (loop (+ i 1)))))))
        ((f . vectors)
         (expect-procedure "vector-for-each" f)
         (let ((length (shortest "vector-for-each" vectors)))
           (let loop ((i 0))
             (if (< i length)
                 (begin (apply f i (elements vectors i)) (loop (+ i 1)))))))))
    (define (vector-count wanted? v . vectors)
      (expect-procedure "vector-count" wanted?)
      (let* ((vectors (cons v vectors)) (length (shortest "vector-count" vectors)))
        (let loop ((i 0) (n 0))
          (if (< i length)
              (loop (+ i 1) (if (apply wanted? i (elements vectors i)) (+ n 1) n))
              n))))

    ;; ---- Searching

    ;; The first index in the order of the search at which the predicate answers `answer` (true or false), or #f.
    (define (search who answer wanted? vectors backwards?)
      (expect-procedure who wanted?)
      (let* ((length (shortest who vectors)) (step (if backwards? -1 1)) (v (car vectors)) (one? (null? (cdr vectors))))
        (let loop ((i (if backwards? (- length 1) 0)) (left length))
          (and (> left 0)
               (if (eq? answer (if (if one? (wanted? (vector-ref v i)) (apply wanted? (elements vectors i))) #t #f))
                   i
                   (loop (+ i step) (- left 1)))))))
    (define (vector-index wanted? v . vectors) (search "vector-index" #t wanted? (cons v vectors) #f))
    (define (vector-skip wanted? v . vectors) (search "vector-skip" #f wanted? (cons v vectors) #f))
    (define (vector-index-right wanted? v . vectors) (search "vector-index-right" #t wanted? (cons v vectors) #t))
    (define (vector-skip-right wanted? v . vectors) (search "vector-skip-right" #f wanted? (cons v vectors) #t))

    (define vector-binary-search
      (case-lambda
        ((v x compare)
         (expect-vector "vector-binary-search" v)
         (vector-binary-search v x compare 0 (vector-length v)))
        ((v x compare start) (vector-binary-search v x compare start (vector-length v)))
        ((v x compare start end)
         (expect-part "vector-binary-search" v start end)
         (expect-procedure "vector-binary-search" compare)
         (let loop ((low start) (high end))
           (and (< low high)
                (let* ((middle (quotient (+ low high) 2)) (order (compare (vector-ref v middle) x)))
                  (cond ((= order 0) middle)
                        ((> order 0) (loop low middle))
                        (else (loop (+ middle 1) high)))))))))

    ;; The last call is a tail call.
    (define (vector-any f v . vectors)
      (expect-procedure "vector-any" f)
      (let* ((vectors (cons v vectors)) (last (- (shortest "vector-any" vectors) 1)))
        (let loop ((i 0))
          (cond ((< i last) (or (apply f (elements vectors i)) (loop (+ i 1))))
                ((= i last) (apply f (elements vectors i)))
                (else #f)))))
    (define (vector-every f v . vectors)
      (expect-procedure "vector-every" f)
      (let* ((vectors (cons v vectors)) (last (- (shortest "vector-every" vectors) 1)))
        (let loop ((i 0))
          (cond ((< i last) (and (apply f (elements vectors i)) (loop (+ i 1))))
                ((= i last) (apply f (elements vectors i)))
                (else #t)))))

    ;; ---- Mutators

    (define (vector-swap! v i j)
      (expect-vector "vector-swap!" v)
      (expect-position "vector-swap!" "a vector" (vector-length v) i)
      (expect-position "vector-swap!" "a vector" (vector-length v) j)
      (let ((x (vector-ref v i)))
        (vector-set! v i (vector-ref v j))
        (vector-set! v j x)))

    (define vector-reverse!
      (case-lambda
        ((v) (expect-vector "vector-reverse!" v) (vector-reverse! v 0 (vector-length v)))
        ((v start) (expect-vector "vector-reverse!" v) (vector-reverse! v start (vector-length v)))
        ((v start end)
         (expect-part "vector-reverse!" v start end)
         (let loop ((i start) (j (- end 1)))
           (if (< i j)
               (begin
                 (vector-swap! v i j)
                 (loop (+ i 1) (- j 1))))))))

    (define vector-reverse-copy!
      (case-lambda
        ((to at from)
         (expect-vector "vector-reverse-copy!" from)
         (vector-reverse-copy! to at from 0 (vector-length from)))
        ((to at from start)
         (expect-vector "vector-reverse-copy!" from)
         (vector-reverse-copy! to at from start (vector-length from)))
        ((to at from start end)
         (expect-part "vector-reverse-copy!" from start end)
         (expect-index "vector-reverse-copy!" at)
         (expect-part "vector-reverse-copy!" to at (+ at (- end start)))
         ;; Within one vector the parts may overlap.
         (if (eq? to from)
             (begin
               (vector-copy! to at from start end)
               (vector-reverse! to at (+ at (- end start))))
             (copy-reversed! to at from start end)))))

    ;; ---- Conversion

    (define reverse-vector->list
      (case-lambda
        ((v) (expect-vector "reverse-vector->list" v) (reverse-vector->list v 0 (vector-length v)))
        ((v start) (expect-vector "reverse-vector->list" v) (reverse-vector->list v start (vector-length v)))
        ((v start end)
         (expect-part "reverse-vector->list" v start end)
         (let loop ((i start) (result '()))
           (if (< i end) (loop (+ i 1) (cons (vector-ref v i) result)) result)))))
    (define (reverse-list->vector list)
      (expect-list "reverse-list->vector" list)
      (list->vector (reverse list)))))
