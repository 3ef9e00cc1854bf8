;; SRFI 41: streams. A stream is a promise of its own type: of the end, or of a pair of a promised element and a stream. Chains of
;; lazy streams are forced in constant space, since the promises are those of R7RS.
(define-library (srfi 41)
  (import (gilt core) (gilt primitives) (gilt expect) (gilt sequences) (gilt control) (gilt syntax) (gilt ports))
  (export
    stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
    define-stream list->stream port->stream stream stream->list stream-append stream-concat stream-constant stream-drop
    stream-drop-while stream-filter stream-fold stream-for-each stream-from stream-iterate stream-length stream-let
    stream-map stream-match stream-of stream-range stream-ref stream-reverse stream-scan stream-take stream-take-while
    stream-unfold stream-unfolds stream-zip)
  (begin

    ;; ---- Primitives

    (define-record-type stream-type (make-stream promise) stream? (promise stream-promise))
    (define-record-type stream-content (make-content element rest) content? (element content-element) (rest content-rest))

    (define stream-null (make-stream (make-eager-promise 'end)))
    (define (content s) (force (stream-promise s)))
    (define (promise-of s)
      (expect "stream" "a stream" stream? s)
      (stream-promise s))

    (define-syntax lazy
      (syntax-rules ()
        ((_ expression) (make-stream (make-lazy-promise (lambda () (promise-of expression)))))))
    (define-syntax stream-cons
      (syntax-rules ()
        ((_ element rest) (make-stream (make-eager-promise (make-content (delay element) (lazy rest)))))))

    (define (stream-pair? object) (and (stream? object) (content? (content object))))
    (define (stream-null? object) (and (stream? object) (not (content? (content object)))))
    (define (content-of who s)
      (if (stream? s)
          (let ((c (content s)))
            (if (content? c) c (error (string-append who ": the stream is empty"))))
          (wrong-type who "a stream" s)))
    (define (stream-car s) (force (content-element (content-of "stream-car" s))))
    (define (stream-cdr s) (content-rest (content-of "stream-cdr" s)))

    (define-syntax stream-lambda
      (syntax-rules ()
        ((_ formals body0 body ...) (lambda formals (lazy (let () body0 body ...))))))

    ;; For streams known to be no ends.
    (define (first s) (force (content-element (content s))))
    (define (rest s) (content-rest (content s)))

    (define-syntax expect-stream
      (syntax-rules () ((_ who s) (expect who "a stream" stream? s))))
    (define (expect-streams who streams)
      (for-each (lambda (s) (expect-stream who s)) streams))

    ;; ---- Syntax

    (define-syntax define-stream
      (syntax-rules ()
        ((_ (name . formals) body0 body ...) (define name (stream-lambda formals body0 body ...)))))
    (define-syntax stream-let
      (syntax-rules ()
        ((_ name ((variable value) ...) body0 body ...)
         ((letrec ((name (stream-lambda (variable ...) body0 body ...))) name) value ...))))
    (define-syntax stream
      (syntax-rules ()
        ((_) stream-null)
        ((_ x y ...) (stream-cons x (stream y ...)))))

    (define-syntax stream-of
      (syntax-rules ()
        ((_ expression clause ...) (stream-of-clauses expression stream-null clause ...))))
    ;; What the clauses give, followed by `tail`.
    (define-syntax stream-of-clauses
      (syntax-rules (in is)
        ((_ expression tail) (stream-cons expression tail))
        ((_ expression tail (variable in s) clause ...)
         (stream-let loop ((s* s))
           (if (stream-null? s*)
               tail
               (let ((variable (stream-car s*)))
                 (stream-of-clauses expression (loop (stream-cdr s*)) clause ...)))))
        ((_ expression tail (variable is value) clause ...)
         (let ((variable value)) (stream-of-clauses expression tail clause ...)))
        ((_ expression tail condition clause ...)
         (if condition (stream-of-clauses expression tail clause ...) tail))))

    (define-syntax stream-match
      (syntax-rules ()
        ((_ expression clause ...)
         (let ((s expression))
           (expect-stream "stream-match" s)
           (stream-match-clauses s clause ...)))))
    (define-syntax stream-match-clauses
      (syntax-rules ()
        ((_ s) (error "stream-match: no pattern matches the stream"))
        ((_ s (pattern fender expression) clause ...)
         (let ((next (lambda () (stream-match-clauses s clause ...))))
           (stream-match-pattern s pattern (if fender expression (next)) (next))))
        ((_ s (pattern expression) clause ...)
         (let ((next (lambda () (stream-match-clauses s clause ...))))
           (stream-match-pattern s pattern expression (next))))))
    ;; An element is forced only when it has a name.
    (define-syntax stream-match-pattern
      (syntax-rules (_)
        ((k s () yes no) (if (stream-null? s) yes no))
        ((k s (_ . pattern) yes no)
         (if (stream-pair? s)
             (let ((tail (stream-cdr s))) (stream-match-pattern tail pattern yes no))
             no))
        ((k s (variable . pattern) yes no)
         (if (stream-pair? s)
             (let ((variable (stream-car s)) (tail (stream-cdr s))) (stream-match-pattern tail pattern yes no))
             no))
        ((k s _ yes no) yes)
        ((k s variable yes no) (let ((variable s)) yes))))

    ;; ---- Making streams

    (define (list->stream list)
      (expect-list "list->stream" list)
      (stream-let loop ((list list))
        (if (null? list) stream-null (stream-cons (car list) (loop (cdr list))))))
    (define port->stream
      (case-lambda
        (() (port->stream (current-input-port)))
        ((port)
         (expect "port->stream" "an input port" input-port? port)
         (stream-let loop ()
           (let ((c (read-char port)))
             (if (eof-object? c) stream-null (stream-cons c (loop))))))))
    (define (stream-constant . objects)
      (if (null? objects)
          stream-null
          (stream-let loop ((left objects))
            (if (null? left) (loop objects) (stream-cons (car left) (loop (cdr left)))))))
    (define stream-from
      (case-lambda
        ((start) (stream-from start 1))
        ((start step)
         (expect "stream-from" "a number" number? start)
         (expect "stream-from" "a number" number? step)
         (stream-let loop ((n start)) (stream-cons n (loop (+ n step)))))))
    (define stream-range
      (case-lambda
        ((start end) (stream-range start end (if (< start end) 1 -1)))
        ((start end step)
         (expect "stream-range" "a real number" real? start)
         (expect "stream-range" "a real number" real? end)
         (expect "stream-range" "a real number" real? step)
         (let ((before? (if (< 0 step) < >)))
           (stream-let loop ((n start))
             (if (before? n end) (stream-cons n (loop (+ n step))) stream-null))))))
    (define (stream-iterate f x)
      (expect-procedure "stream-iterate" f)
      (stream-let loop ((x x)) (stream-cons x (loop (f x)))))
    (define (stream-unfold mapper more? successor seed)
      (expect-procedure "stream-unfold" mapper)
      (expect-procedure "stream-unfold" more?)
      (expect-procedure "stream-unfold" successor)
      (stream-let loop ((seed seed))
        (if (more? seed) (stream-cons (mapper seed) (loop (successor seed))) stream-null)))

    ;; The generator is called once a step, for all the streams; how many there are is known after the first.
    (define (stream-unfolds generator seed)
      (expect-procedure "stream-unfolds" generator)
      (let* ((steps (stream-let loop ((seed seed))
                      (call-with-values (lambda () (generator seed))
                        (lambda (next . results) (stream-cons results (loop next))))))
             (column (lambda (i)
                       (stream-let loop ((steps steps))
                         (let ((result (list-ref (first steps) i)))
                           (cond ((pair? result) (stream-cons (car result) (loop (rest steps))))
                                 ((null? result) stream-null)
                                 (else (loop (rest steps)))))))))
        (let collect ((i (- (length (first steps)) 1)) (columns '()))
          (if (< i 0) (apply values columns) (collect (- i 1) (cons (column i) columns))))))

    ;; ---- Streams to streams

    (define (stream-append . streams)
      (expect-streams "stream-append" streams)
      (stream-let loop ((streams streams))
        (cond ((null? streams) stream-null)
              ((null? (cdr streams)) (car streams))
              ((stream-null? (car streams)) (loop (cdr streams)))
              (else (stream-cons (first (car streams)) (loop (cons (rest (car streams)) (cdr streams))))))))
    (define (stream-concat streams)
      (expect-stream "stream-concat" streams)
      (stream-let loop ((streams streams))
        (if (stream-null? streams)
            stream-null
            (let ((s (first streams)))
              (expect-stream "stream-concat" s)
              (stream-let within ((s s))
                (if (stream-null? s)
                    (loop (rest streams))
                    (stream-cons (first s) (within (rest s)))))))))

    (define (stream-drop n s)
      (expect-index "stream-drop" n)
      (expect-stream "stream-drop" s)
      (stream-let loop ((n n) (s s))
        (if (or (= n 0) (stream-null? s)) s (loop (- n 1) (rest s)))))
    (define (stream-drop-while in? s)
      (expect-procedure "stream-drop-while" in?)
      (expect-stream "stream-drop-while" s)
      (stream-let loop ((s s))
        (if (and (stream-pair? s) (in? (first s))) (loop (rest s)) s)))
    (define (stream-take n s)
      (expect-index "stream-take" n)
      (expect-stream "stream-take" s)
      (stream-let loop ((n n) (s s))
        (if (or (= n 0) (stream-null? s)) stream-null (stream-cons (first s) (loop (- n 1) (rest s))))))
    (define (stream-take-while in? s)
      (expect-procedure "stream-take-while" in?)
      (expect-stream "stream-take-while" s)
      (stream-let loop ((s s))
        (if (and (stream-pair? s) (in? (first s))) (stream-cons (first s) (loop (rest s))) stream-null)))
    (define (stream-filter keep? s)
      (expect-procedure "stream-filter" keep?)
      (expect-stream "stream-filter" s)
      (stream-let loop ((s s))
        (cond ((stream-null? s) stream-null)
              ((keep? (first s)) (stream-cons (first s) (loop (rest s))))
              (else (loop (rest s))))))
    (define (stream-scan f seed s)
      (expect-procedure "stream-scan" f)
      (expect-stream "stream-scan" s)
      (stream-let loop ((result seed) (s s))
        (if (stream-null? s)
            (stream result)
            (stream-cons result (loop (f result (first s)) (rest s))))))
    (define (stream-reverse s)
      (expect-stream "stream-reverse" s)
      (stream-let loop ((s s) (result stream-null))
        (if (stream-null? s) result (loop (rest s) (stream-cons (first s) result)))))

    (define (some-end? streams)
      (and (pair? streams) (or (stream-null? (car streams)) (some-end? (cdr streams)))))
    (define stream-map
      (case-lambda
        ((f s)
         (expect-procedure "stream-map" f)
         (expect-stream "stream-map" s)
         (stream-let loop ((s s))
           (if (stream-null? s) stream-null (stream-cons (f (first s)) (loop (rest s))))))
        ((f . streams)
         (expect-procedure "stream-map" f)
         (expect-streams "stream-map" streams)
         (stream-let loop ((streams streams))
           (if (some-end? streams)
               stream-null
               (stream-cons (apply f (map first streams)) (loop (map rest streams))))))))
    (define (stream-zip s . streams)
      (expect-streams "stream-zip" (cons s streams))
      (apply stream-map list s streams))

    ;; ---- Streams to other things

    (define (stream-for-each f s . streams)
      (expect-procedure "stream-for-each" f)
      (expect-streams "stream-for-each" (cons s streams))
      (if (null? streams)
          (let loop ((s s))
            (if (stream-pair? s)
                (begin (f (first s)) (loop (rest s)))))
          (let loop ((streams (cons s streams)))
            (if (not (some-end? streams))
                (begin (apply f (map first streams)) (loop (map rest streams)))))))
    (define (stream-fold f seed s)
      (expect-procedure "stream-fold" f)
      (expect-stream "stream-fold" s)
      (let loop ((result seed) (s s))
        (if (stream-null? s) result (loop (f result (first s)) (rest s)))))
    (define (stream-length s)
      (expect-stream "stream-length" s)
      (let loop ((n 0) (s s))
        (if (stream-null? s) n (loop (+ n 1) (rest s)))))
    (define (stream-ref s n)
      (expect-stream "stream-ref" s)
      (expect-index "stream-ref" n)
      (let loop ((left n) (s s))
        (cond ((stream-null? s) (error "stream-ref: index beyond the end of the stream:" n))
              ((= left 0) (first s))
              (else (loop (- left 1) (rest s))))))
    (define stream->list
      (case-lambda
        ((s) (expect-stream "stream->list" s) (collect s -1))
        ((n s)
         (expect-index "stream->list" n)
         (expect-stream "stream->list" s)
         (collect s n))))
    ;; The first n elements, or all of them if n is negative.
    (define (collect s n)
      (let loop ((n n) (s s) (result '()))
        (if (or (= n 0) (stream-null? s))
            (reverse result)
            (loop (- n 1) (rest s) (cons (first s) result)))))))
