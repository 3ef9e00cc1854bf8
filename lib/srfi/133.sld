;; SRFI 133: vectors. Procedures of several vectors stop at the end of the shortest.
(define-library (srfi 133)
  (import (gilt default) (gilt expect))
  (export
    make-vector vector vector-unfold vector-unfold-right vector-copy vector-reverse-copy vector-append
    vector-concatenate vector-append-subvectors vector? vector-empty? vector= vector-ref vector-length
    vector-fold vector-fold-right vector-map vector-map! vector-for-each vector-count vector-cumulate
    vector-index vector-index-right vector-skip vector-skip-right vector-binary-search vector-any
    vector-every vector-partition vector-set! vector-swap! vector-fill! vector-reverse! vector-copy!
    vector-reverse-copy! vector-unfold! vector-unfold-right! vector->list reverse-vector->list
    list->vector reverse-list->vector vector->string string->vector)
  (begin

    (define (check-vectors who vectors) (for-each (lambda (v) (expect-vector who v)) vectors))

    ;; The length of the shortest of several vectors, and element i of each.
    (define (shortest who vectors)
      (check-vectors who vectors)
      (let loop ((length (vector-length (car vectors))) (rest (cdr vectors)))
        (if (null? rest) length (loop (min length (vector-length (car rest))) (cdr rest)))))
    (define (elements vectors i) (map (lambda (v) (vector-ref v i)) vectors))

    ;; The length that all of the vectors have.
    (define (common-length who vectors)
      (let ((length (shortest who vectors)))
        (for-each
          (lambda (v)
            (if (not (= (vector-length v) length))
                (wrong-type who (string-append "a vector of length " (number->string length)) v)))
          vectors)
        length))

    ;; Constructors

    ;; Stores what f makes of the indices from `from`, by steps, until `to`.
    (define (unfold! f v from to step seeds)
      (cond ((null? seeds)
             (let loop ((i from))
               (if (not (= i to))
                   (begin (vector-set! v i (f i)) (loop (+ i step))))))
            ((null? (cdr seeds))
             (let loop ((i from) (seed (car seeds)))
               (if (not (= i to))
                   (call-with-values (lambda () (f i seed))
                     (lambda (x seed) (vector-set! v i x) (loop (+ i step) seed))))))
            (else
             (let loop ((i from) (seeds seeds))
               (if (not (= i to))
                   (call-with-values (lambda () (apply f i seeds))
                     (lambda (x . seeds) (vector-set! v i x) (loop (+ i step) seeds))))))))

    (define (vector-unfold f length . seeds)
      (expect-procedure 'vector-unfold f)
      (let ((v (make-vector length)))
        (unfold! f v 0 length 1 seeds)
        v))
    (define (vector-unfold-right f length . seeds)
      (expect-procedure 'vector-unfold-right f)
      (let ((v (make-vector length)))
        (unfold! f v (- length 1) -1 -1 seeds)
        v))
    (define (vector-unfold! f v start end . seeds)
      (expect-procedure 'vector-unfold! f)
      (expect-vector 'vector-unfold! v)
      (expect-range 'vector-unfold! "a vector" (vector-length v) start end)
      (unfold! f v start end 1 seeds))
    (define (vector-unfold-right! f v start end . seeds)
      (expect-procedure 'vector-unfold-right! f)
      (expect-vector 'vector-unfold-right! v)
      (expect-range 'vector-unfold-right! "a vector" (vector-length v) start end)
      (unfold! f v (- end 1) (- start 1) -1 seeds))

    ;; Elements start to end of `from`, the last first, to `to` from `at` on. The two must be different vectors.
    (define (copy-reversed! to at from start end)
      (let loop ((i at) (j (- end 1)))
        (if (>= j start)
            (begin (vector-set! to i (vector-ref from j)) (loop (+ i 1) (- j 1))))))

    (define-ranged (vector-reverse-copy v) (v vector? "a vector" vector-length) (start end)
      (let ((copy (make-vector (- end start))))
        (copy-reversed! copy 0 v start end)
        copy))

    (define-ranged (vector-reverse-copy! to at from) (from vector? "a vector" vector-length) (start end)
      (expect-vector 'vector-reverse-copy! to)
      (expect-range 'vector-reverse-copy! "a vector" (vector-length to) at (+ at (- end start)))
      (if (eq? to from)
          (let ((part (vector-copy from start end)))
            (copy-reversed! to at part 0 (vector-length part)))
          (copy-reversed! to at from start end)))

    (define (vector-concatenate vectors)
      (expect-list 'vector-concatenate vectors)
      (check-vectors 'vector-concatenate vectors)
      (let ((all (make-vector (fold (lambda (v sum) (+ (vector-length v) sum)) 0 vectors))))
        (let loop ((vectors vectors) (at 0))
          (if (null? vectors)
              all
              (begin
                (vector-copy! all at (car vectors))
                (loop (cdr vectors) (+ at (vector-length (car vectors)))))))))

    (define (vector-append-subvectors . arguments)
      (let loop ((rest arguments) (parts '()))
        (cond ((null? rest) (vector-concatenate (reverse parts)))
              ((and (pair? (cdr rest)) (pair? (cddr rest)))
               (expect-vector 'vector-append-subvectors (car rest))
               (expect-range 'vector-append-subvectors "a vector" (vector-length (car rest)) (cadr rest) (caddr rest))
               (loop (cdddr rest) (cons (vector-copy (car rest) (cadr rest) (caddr rest)) parts)))
              (else (wrong-type 'vector-append-subvectors "a vector, a start and an end" rest)))))

    ;; Predicates

    (define (vector-empty? v)
      (expect-vector 'vector-empty? v)
      (= (vector-length v) 0))

    (define (same-elements? same? a b)
      (let ((length (vector-length a)))
        (and (= length (vector-length b))
             (let loop ((i 0))
               (or (= i length)
                   (and (same? (vector-ref a i) (vector-ref b i)) (loop (+ i 1))))))))

    (define (vector= same? . vectors)
      (expect-procedure 'vector= same?)
      (check-vectors 'vector= vectors)
      (or (null? vectors)
          (let loop ((a (car vectors)) (rest (cdr vectors)))
            (or (null? rest)
                (and (same-elements? same? a (car rest)) (loop (car rest) (cdr rest)))))))

    ;; Iteration

    (define vector-fold
      (case-lambda
        ((kons knil v)
         (expect-procedure 'vector-fold kons)
         (expect-vector 'vector-fold v)
         (let ((length (vector-length v)))
           (let loop ((i 0) (state knil))
             (if (= i length) state (loop (+ i 1) (kons state (vector-ref v i)))))))
        ((kons knil . vectors)
         (expect-procedure 'vector-fold kons)
         (let ((length (shortest 'vector-fold vectors)))
           (let loop ((i 0) (state knil))
             (if (= i length) state (loop (+ i 1) (apply kons state (elements vectors i)))))))))

    (define vector-fold-right
      (case-lambda
        ((kons knil v)
         (expect-procedure 'vector-fold-right kons)
         (expect-vector 'vector-fold-right v)
         (let loop ((i (- (vector-length v) 1)) (state knil))
           (if (< i 0) state (loop (- i 1) (kons state (vector-ref v i))))))
        ((kons knil . vectors)
         (expect-procedure 'vector-fold-right kons)
         (let loop ((i (- (shortest 'vector-fold-right vectors) 1)) (state knil))
           (if (< i 0) state (loop (- i 1) (apply kons state (elements vectors i))))))))

    (define (vector-map! f v . others)
      (expect-procedure 'vector-map! f)
      (expect-vector 'vector-map! v)
      (if (null? others)
          (unfold! (lambda (i) (f (vector-ref v i))) v 0 (vector-length v) 1 '())
          (let ((vectors (cons v others)))
            (unfold! (lambda (i) (apply f (elements vectors i))) v 0 (shortest 'vector-map! vectors) 1 '()))))

    ;; A procedure that gives what pred says of the elements with index i.
    (define (at-index pred vectors)
      (if (null? (cdr vectors))
          (let ((v (car vectors))) (lambda (i) (pred (vector-ref v i))))
          (lambda (i) (apply pred (elements vectors i)))))

    (define (vector-count pred . vectors)
      (expect-procedure 'vector-count pred)
      (let ((length (shortest 'vector-count vectors)) (good? (at-index pred vectors)))
        (let loop ((i 0) (count 0))
          (if (= i length) count (loop (+ i 1) (if (good? i) (+ count 1) count))))))

    (define (vector-cumulate f knil v)
      (expect-procedure 'vector-cumulate f)
      (expect-vector 'vector-cumulate v)
      (vector-unfold (lambda (i state) (let ((next (f state (vector-ref v i)))) (values next next)))
                     (vector-length v) knil))

    ;; Searching

    (define (find-index good? from to step)
      (let loop ((i from))
        (cond ((= i to) #f)
              ((good? i) i)
              (else (loop (+ i step))))))
    (define (negated good?) (lambda (i) (not (good? i))))

    (define (vector-index pred . vectors)
      (expect-procedure 'vector-index pred)
      (find-index (at-index pred vectors) 0 (shortest 'vector-index vectors) 1))
    (define (vector-skip pred . vectors)
      (expect-procedure 'vector-skip pred)
      (find-index (negated (at-index pred vectors)) 0 (shortest 'vector-skip vectors) 1))
    (define (vector-index-right pred . vectors)
      (expect-procedure 'vector-index-right pred)
      (find-index (at-index pred vectors) (- (common-length 'vector-index-right vectors) 1) -1 -1))
    (define (vector-skip-right pred . vectors)
      (expect-procedure 'vector-skip-right pred)
      (find-index (negated (at-index pred vectors)) (- (common-length 'vector-skip-right vectors) 1) -1 -1))

    (define (vector-binary-search v value compare)
      (expect-vector 'vector-binary-search v)
      (expect-procedure 'vector-binary-search compare)
      (let loop ((low 0) (high (vector-length v)))
        (and (< low high)
             (let* ((middle (quotient (+ low high) 2)) (order (compare (vector-ref v middle) value)))
               (cond ((zero? order) middle)
                     ((positive? order) (loop low middle))
                     (else (loop (+ middle 1) high)))))))

    (define (vector-any pred . vectors)
      (expect-procedure 'vector-any pred)
      (let ((last (- (shortest 'vector-any vectors) 1)) (good? (at-index pred vectors)))
        (and (>= last 0)
             (let loop ((i 0))
               (if (= i last) (good? i) (or (good? i) (loop (+ i 1))))))))

    (define (vector-every pred . vectors)
      (expect-procedure 'vector-every pred)
      (let ((last (- (shortest 'vector-every vectors) 1)) (good? (at-index pred vectors)))
        (or (< last 0)
            (let loop ((i 0))
              (if (= i last) (good? i) (and (good? i) (loop (+ i 1))))))))

    ;; Elements that pred likes fill the result from its start, the others, backwards, from its end.
    (define (vector-partition pred v)
      (expect-procedure 'vector-partition pred)
      (expect-vector 'vector-partition v)
      (let* ((length (vector-length v)) (result (make-vector length)))
        (let loop ((i 0) (good 0) (bad length))
          (cond ((= i length)
                 (reverse-part! result bad length)
                 (values result good))
                ((pred (vector-ref v i))
                 (vector-set! result good (vector-ref v i))
                 (loop (+ i 1) (+ good 1) bad))
                (else
                 (vector-set! result (- bad 1) (vector-ref v i))
                 (loop (+ i 1) good (- bad 1)))))))

    ;; Mutators

    (define (swap! v i j)
      (let ((x (vector-ref v i)))
        (vector-set! v i (vector-ref v j))
        (vector-set! v j x)))

    (define (vector-swap! v i j)
      (expect-vector 'vector-swap! v)
      (expect-position 'vector-swap! "a vector" (vector-length v) i)
      (expect-position 'vector-swap! "a vector" (vector-length v) j)
      (swap! v i j))

    (define (reverse-part! v start end)
      (let loop ((i start) (j (- end 1)))
        (if (< i j)
            (begin (swap! v i j) (loop (+ i 1) (- j 1))))))

    (define-ranged (vector-reverse! v) (v vector? "a vector" vector-length) (start end)
      (reverse-part! v start end))

    ;; Conversion

    (define-ranged (reverse-vector->list v) (v vector? "a vector" vector-length) (start end)
      (let loop ((i start) (result '()))
        (if (= i end) result (loop (+ i 1) (cons (vector-ref v i) result)))))

    (define (reverse-list->vector list)
      (expect-list 'reverse-list->vector list)
      (list->vector (reverse list)))))
