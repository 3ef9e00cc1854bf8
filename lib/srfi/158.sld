;; SRFI 158: generators, which are procedures that give a value a call and an end-of-file object at the end, and
;; accumulators, which take a value a call and give their result for an end-of-file object.
(define-library (srfi 158)
  (import (gilt default) (gilt expect))
  (export
    generator circular-generator make-iota-generator make-range-generator make-coroutine-generator
    list->generator vector->generator reverse-vector->generator string->generator bytevector->generator
    make-for-each-generator make-unfold-generator gcons* gappend gflatten ggroup gmerge gmap gcombine
    gfilter gremove gstate-filter gtake gdrop gtake-while gdrop-while gdelete gdelete-neighbor-dups
    gindex gselect generator->list generator->reverse-list generator->vector generator->vector!
    generator->string generator-fold generator-for-each generator-map->list generator-find
    generator-count generator-any generator-every generator-unfold make-accumulator count-accumulator
    list-accumulator reverse-list-accumulator vector-accumulator reverse-vector-accumulator
    vector-accumulator! string-accumulator bytevector-accumulator bytevector-accumulator!
    sum-accumulator product-accumulator)
  (begin

    (define end (eof-object))
    (define end? eof-object?)

    ;; Constructors

    (define (next-of-list who list)
      (expect-list who list)
      (lambda ()
        (if (null? list)
            end
            (let ((item (car list)))
              (set! list (cdr list))
              item))))
    (define (generator . items) (next-of-list 'generator items))
    (define (list->generator list) (next-of-list 'list->generator list))

    (define (circular-generator first . others)
      (let* ((items (cons first others)) (rest items))
        (lambda ()
          (if (null? rest) (set! rest items))
          (let ((item (car rest)))
            (set! rest (cdr rest))
            item))))

    (define make-iota-generator
      (case-lambda
        ((count) (make-iota-generator count 0 1))
        ((count start) (make-iota-generator count start 1))
        ((count start step)
         (expect 'make-iota-generator "a real number" real? count)
         (expect 'make-iota-generator "a real number" real? start)
         (expect 'make-iota-generator "a real number" real? step)
         ;; Multiplied, so that errors of rounding do not add up.
         (let ((i 0) (start (if (inexact? step) (inexact start) start)))
           (lambda ()
             (if (>= i count)
                 end
                 (let ((item (+ start (* i step))))
                   (set! i (+ i 1))
                   item)))))))

    (define make-range-generator
      (case-lambda
        ((start) (make-range start (lambda (x) #f) 1))
        ((start end) (make-range-generator start end 1))
        ((start end step)
         (expect 'make-range-generator "a real number" real? end)
         (make-range start (lambda (x) (>= x end)) step))))
    (define (make-range start past? step)
      (expect 'make-range-generator "a real number" real? start)
      (expect 'make-range-generator "a real number" real? step)
      (let ((x (if (inexact? step) (inexact start) start)))
        (lambda ()
          (if (past? x)
              end
              (let ((item x))
                (set! x (+ x step))
                item)))))

    ;; `return` goes back to whoever asked for the value, `resume` to where the last one was given.
    (define (make-coroutine-generator f)
      (define return #f)
      (define resume #f)
      (define (yield value)
        (call-with-current-continuation
          (lambda (k)
            (set! resume k)
            (return value))))
      (expect-procedure 'make-coroutine-generator f)
      (lambda ()
        (call-with-current-continuation
          (lambda (k)
            (set! return k)
            (if resume
                (resume #f)
                (begin
                  (f yield)
                  (set! resume (lambda (ignored) (return end)))
                  (return end)))))))

    (define-syntax define-indexed
      (syntax-rules ()
        ((_ name is? what size ref)
         (define-ranged (name sequence) (sequence is? what size) (start stop)
           (let ((i start))
             (lambda ()
               (if (>= i stop)
                   end
                   (let ((item (ref sequence i)))
                     (set! i (+ i 1))
                     item))))))))
    (define-indexed vector->generator vector? "a vector" vector-length vector-ref)
    (define-indexed string->generator string? "a string" string-length string-ref)
    (define-indexed bytevector->generator bytevector? "a bytevector" bytevector-length bytevector-u8-ref)
    (define-ranged (reverse-vector->generator v) (v vector? "a vector" vector-length) (start stop)
      (let ((i stop))
        (lambda ()
          (if (<= i start)
              end
              (begin
                (set! i (- i 1))
                (vector-ref v i))))))

    (define (make-for-each-generator for-each object)
      (expect-procedure 'make-for-each-generator for-each)
      (make-coroutine-generator (lambda (yield) (for-each yield object))))

    (define (make-unfold-generator stop? mapper successor seed)
      (expect-procedure 'make-unfold-generator stop?)
      (expect-procedure 'make-unfold-generator mapper)
      (expect-procedure 'make-unfold-generator successor)
      (lambda ()
        (if (stop? seed)
            end
            (let ((item (mapper seed)))
              (set! seed (successor seed))
              item))))

    ;; Operations

    (define (check-procedures who procedures) (for-each (lambda (g) (expect-procedure who g)) procedures))

    (define (gcons* first . others)
      (let ((rest (cons first others)))
        (lambda ()
          (if (null? (cdr rest))
              ((car rest))
              (let ((item (car rest)))
                (set! rest (cdr rest))
                item)))))

    (define (gappend . generators)
      (check-procedures 'gappend generators)
      (lambda ()
        (let loop ()
          (if (null? generators)
              end
              (let ((item ((car generators))))
                (if (end? item)
                    (begin
                      (set! generators (cdr generators))
                      (loop))
                    item))))))

    (define (gflatten g)
      (expect-procedure 'gflatten g)
      (let ((items '()))
        (lambda ()
          (let loop ()
            (cond ((end? items) end)
                  ((pair? items)
                   (let ((item (car items)))
                     (set! items (cdr items))
                     item))
                  (else
                   (set! items (g))
                   (loop)))))))

    ;; Up to k items, the last first.
    (define (take-reversed g k)
      (let loop ((k k) (items '()))
        (if (= k 0)
            items
            (let ((item (g)))
              (if (end? item) items (loop (- k 1) (cons item items)))))))
    (define (ggroup g k . padding)
      (expect-procedure 'ggroup g)
      (expect-index 'ggroup k)
      (lambda ()
        (let* ((items (take-reversed g k)) (missing (- k (length items))))
          (cond ((and (null? items) (> k 0)) end)
                ((or (null? padding) (= missing 0)) (reverse items))
                (else (reverse (append (make-list missing (car padding)) items)))))))

    (define (gmerge less? first . others)
      (expect-procedure 'gmerge less?)
      (check-procedures 'gmerge (cons first others))
      (if (null? others)
          first
          (gmerge-two less? first (apply gmerge less? others))))
    (define (gmerge-two less? a b)
      ;; What each will give next, once both have been asked.
      (define asked #f)
      (define x #f)
      (define y #f)
      (define (take-x) (let ((item x)) (set! x (a)) item))
      (define (take-y) (let ((item y)) (set! y (b)) item))
      (lambda ()
        (if (not asked)
            (begin
              (set! asked #t)
              (set! x (a))
              (set! y (b))))
        (cond ((end? x) (if (end? y) end (take-y)))
              ((end? y) (take-x))
              ((less? y x) (take-y))
              (else (take-x)))))

    ;; One item of each generator, in order, or #f when one has ended.
    (define (next-of-each generators)
      (let loop ((rest generators) (items '()))
        (if (null? rest)
            (reverse items)
            (let ((item ((car rest))))
              (and (not (end? item)) (loop (cdr rest) (cons item items)))))))

    (define gmap
      (case-lambda
        ((f g)
         (expect-procedure 'gmap f)
         (expect-procedure 'gmap g)
         (lambda ()
           (let ((item (g)))
             (if (end? item) end (f item)))))
        ((f . generators)
         (expect-procedure 'gmap f)
         (check-procedures 'gmap generators)
         (lambda ()
           (let ((items (next-of-each generators)))
             (if items (apply f items) end))))))

    (define (gcombine f seed . generators)
      (expect-procedure 'gcombine f)
      (check-procedures 'gcombine generators)
      (lambda ()
        (let ((items (next-of-each generators)))
          (if items
              (call-with-values (lambda () (apply f (append items (list seed))))
                (lambda (item next)
                  (set! seed next)
                  item))
              end))))

    (define (next-good g good?)
      (let loop ()
        (let ((item (g)))
          (if (or (end? item) (good? item)) item (loop)))))
    (define (gfilter good? g)
      (expect-procedure 'gfilter good?)
      (expect-procedure 'gfilter g)
      (lambda () (next-good g good?)))
    (define (gremove bad? g)
      (expect-procedure 'gremove bad?)
      (expect-procedure 'gremove g)
      (lambda () (next-good g (lambda (item) (not (bad? item))))))
    (define (gstate-filter f seed g)
      (expect-procedure 'gstate-filter f)
      (expect-procedure 'gstate-filter g)
      (lambda ()
        (next-good g
          (lambda (item)
            (call-with-values (lambda () (f item seed))
              (lambda (good? next)
                (set! seed next)
                good?))))))

    (define (gtake g k . padding)
      (expect-procedure 'gtake g)
      (expect-index 'gtake k)
      (lambda ()
        (if (= k 0)
            end
            (let ((item (g)))
              (set! k (- k 1))
              (if (and (end? item) (pair? padding)) (car padding) item)))))
    (define (gdrop g k)
      (expect-procedure 'gdrop g)
      (expect-index 'gdrop k)
      (lambda ()
        (let loop ()
          (if (= k 0)
              (g)
              (begin
                (set! k (- k 1))
                (if (end? (g)) end (loop)))))))
    (define (gtake-while good? g)
      (expect-procedure 'gtake-while good?)
      (expect-procedure 'gtake-while g)
      (let ((done #f))
        (lambda ()
          (if done
              end
              (let ((item (g)))
                (if (or (end? item) (good? item))
                    item
                    (begin
                      (set! done #t)
                      end)))))))
    (define (gdrop-while bad? g)
      (expect-procedure 'gdrop-while bad?)
      (expect-procedure 'gdrop-while g)
      (let ((found #f))
        (lambda ()
          (if found
              (g)
              (let ((item (next-good g (lambda (item) (not (bad? item))))))
                (set! found #t)
                item)))))

    (define gdelete
      (case-lambda
        ((item g) (gdelete item g equal?))
        ((item g same?)
         (expect-procedure 'gdelete g)
         (expect-procedure 'gdelete same?)
         (lambda () (next-good g (lambda (other) (not (same? item other))))))))
    (define gdelete-neighbor-dups
      (case-lambda
        ((g) (gdelete-neighbor-dups g equal?))
        ((g same?)
         (expect-procedure 'gdelete-neighbor-dups g)
         (expect-procedure 'gdelete-neighbor-dups same?)
         (let ((first #t) (last #f))
           (lambda ()
             (let ((item (next-good g (lambda (item) (or first (not (same? last item)))))))
               (set! first #f)
               (set! last item)
               item))))))

    (define (gindex g indices)
      (expect-procedure 'gindex g)
      (expect-procedure 'gindex indices)
      (let ((position 0))
        (lambda ()
          (let ((index (indices)))
            (if (end? index)
                end
                (begin
                  (expect-index 'gindex index)
                  (if (< index position) (wrong-type 'gindex "an index greater than the last one" index))
                  (let loop ()
                    (let ((item (g)) (here position))
                      (set! position (+ position 1))
                      (if (or (end? item) (= here index)) item (loop))))))))))
    (define (gselect g truths)
      (expect-procedure 'gselect g)
      (expect-procedure 'gselect truths)
      (lambda ()
        (let loop ()
          (let ((item (g)) (truth (truths)))
            (cond ((or (end? item) (end? truth)) end)
                  (truth item)
                  (else (loop)))))))

    ;; Consumers

    (define (all-reversed who g arguments)
      (expect-procedure who g)
      (if (pair? arguments)
          (begin
            (expect-index who (car arguments))
            (take-reversed g (car arguments)))
          (take-reversed g -1)))
    (define (generator->reverse-list g . k) (all-reversed 'generator->reverse-list g k))
    (define (generator->list g . k) (reverse (all-reversed 'generator->list g k)))
    (define (generator->vector g . k) (list->vector (reverse (all-reversed 'generator->vector g k))))
    (define (generator->string g . k) (list->string (reverse (all-reversed 'generator->string g k))))

    (define (generator->vector! v at g)
      (expect-vector 'generator->vector! v)
      (expect-range 'generator->vector! "a vector" (vector-length v) 0 at)
      (expect-procedure 'generator->vector! g)
      (let loop ((i at))
        (if (= i (vector-length v))
            (- i at)
            (let ((item (g)))
              (if (end? item)
                  (- i at)
                  (begin
                    (vector-set! v i item)
                    (loop (+ i 1))))))))

    (define generator-fold
      (case-lambda
        ((f seed g)
         (expect-procedure 'generator-fold f)
         (expect-procedure 'generator-fold g)
         (let loop ((result seed))
           (let ((item (g)))
             (if (end? item) result (loop (f item result))))))
        ((f seed . generators)
         (expect-procedure 'generator-fold f)
         (check-procedures 'generator-fold generators)
         (let loop ((result seed))
           (let ((items (next-of-each generators)))
             (if items (loop (apply f (append items (list result)))) result))))))

    (define (generator-for-each f . generators)
      (expect-procedure 'generator-for-each f)
      (let ((next (apply gmap list generators)))
        (let loop ()
          (let ((items (next)))
            (if (not (end? items))
                (begin
                  (apply f items)
                  (loop)))))))
    (define (generator-map->list f . generators)
      (expect-procedure 'generator-map->list f)
      (let ((next (apply gmap list generators)))
        (let loop ((result '()))
          (let ((items (next)))
            (if (end? items) (reverse result) (loop (cons (apply f items) result)))))))

    (define (generator-find good? g)
      (expect-procedure 'generator-find good?)
      (expect-procedure 'generator-find g)
      (let ((item (next-good g good?)))
        (if (end? item) #f item)))
    (define (generator-count good? g)
      (expect-procedure 'generator-count good?)
      (generator-fold (lambda (item count) (if (good? item) (+ count 1) count)) 0 g))
    (define (generator-any f g)
      (expect-procedure 'generator-any f)
      (expect-procedure 'generator-any g)
      (let loop ()
        (let ((item (g)))
          (and (not (end? item)) (or (f item) (loop))))))
    (define (generator-every f g)
      (expect-procedure 'generator-every f)
      (expect-procedure 'generator-every g)
      (let loop ((result #t))
        (let ((item (g)))
          (if (end? item)
              result
              (let ((result (f item)))
                (and result (loop result)))))))

    (define (generator-unfold g unfold . arguments)
      (expect-procedure 'generator-unfold g)
      (expect-procedure 'generator-unfold unfold)
      (apply unfold eof-object? (lambda (item) item) (lambda (item) (g)) (g) arguments))

    ;; Accumulators

    (define (make-accumulator kons knil finalizer)
      (expect-procedure 'make-accumulator kons)
      (expect-procedure 'make-accumulator finalizer)
      (let ((state knil))
        (lambda (object)
          (if (end? object)
              (finalizer state)
              (set! state (kons object state))))))

    (define (count-accumulator) (make-accumulator (lambda (object count) (+ count 1)) 0 (lambda (count) count)))
    (define (list-accumulator) (make-accumulator cons '() reverse))
    (define (reverse-list-accumulator) (make-accumulator cons '() (lambda (all) all)))
    (define (vector-accumulator) (make-accumulator cons '() (lambda (all) (list->vector (reverse all)))))
    (define (reverse-vector-accumulator) (make-accumulator cons '() list->vector))
    (define (sum-accumulator) (make-accumulator + 0 (lambda (sum) sum)))
    (define (product-accumulator) (make-accumulator * 1 (lambda (product) product)))

    (define (string-accumulator)
      (make-accumulator
        (lambda (object all)
          (expect-char 'string-accumulator object)
          (cons object all))
        '()
        (lambda (all) (list->string (reverse all)))))

    (define (byte? object) (and (exact-integer? object) (<= 0 object 255)))

    (define (bytevector-accumulator)
      (make-accumulator
        (lambda (object all)
          (expect 'bytevector-accumulator "a byte" byte? object)
          (cons object all))
        '()
        (lambda (all)
          (let* ((length (length all)) (result (make-bytevector length)))
            (let loop ((i (- length 1)) (all all))
              (if (< i 0)
                  result
                  (begin
                    (bytevector-u8-set! result i (car all))
                    (loop (- i 1) (cdr all)))))))))

    (define (vector-accumulator! v at)
      (expect-vector 'vector-accumulator! v)
      (expect-range 'vector-accumulator! "a vector" (vector-length v) 0 at)
      (lambda (object)
        (if (end? object)
            v
            (begin
              (expect-position 'vector-accumulator! "a vector" (vector-length v) at)
              (vector-set! v at object)
              (set! at (+ at 1))))))
    (define (bytevector-accumulator! v at)
      (expect 'bytevector-accumulator! "a bytevector" bytevector? v)
      (expect-range 'bytevector-accumulator! "a bytevector" (bytevector-length v) 0 at)
      (lambda (object)
        (if (end? object)
            v
            (begin
              (expect 'bytevector-accumulator! "a byte" byte? object)
              (expect-position 'bytevector-accumulator! "a bytevector" (bytevector-length v) at)
              (bytevector-u8-set! v at object)
              (set! at (+ at 1))))))))
