;; Procedures that call procedures for the elements of lists, vectors and strings. Results are collected before they are
;; stored, so that a continuation captured in one of the calls may be entered again (R7RS 6.10).
(define-library (gilt sequences)
  (import (gilt core) (gilt primitives) (gilt expect))
  (export map for-each vector-map vector-for-each string-map string-for-each member assoc append-map filter fold
          list-sort sort cars cdrs)
  (begin

    ;; (car of each list) and (cdr of each list), or #f when one has ended.
    (define (cars lists)
      (let loop ((lists lists) (result '()))
        (cond ((null? lists) (reverse result))
              ((pair? (car lists)) (loop (cdr lists) (cons (caar lists) result)))
              (else #f))))
    (define (cdrs lists)
      (let loop ((lists lists) (result '()))
        (if (null? lists) (reverse result) (loop (cdr lists) (cons (cdar lists) result)))))

    (define map
      (case-lambda
        ((f list)
         (let loop ((rest list) (result '()))
           (if (pair? rest)
               (loop (cdr rest) (cons (f (car rest)) result))
               (begin (expect-end "map" rest) (reverse result)))))
        ((f a b)
         (let loop ((a a) (b b) (result '()))
           (if (and (pair? a) (pair? b))
               (loop (cdr a) (cdr b) (cons (f (car a) (car b)) result))
               (reverse result))))
        ((f . lists)
         (expect-some "map" "list" lists)
         (let loop ((lists lists) (result '()))
           (let ((arguments (cars lists)))
             (if arguments
                 (loop (cdrs lists) (cons (apply f arguments) result))
                 (reverse result)))))))

    (define for-each
      (case-lambda
        ((f list)
         (let loop ((rest list))
           (if (pair? rest)
               (begin (f (car rest)) (loop (cdr rest)))
               (expect-end "for-each" rest))))
        ((f a b)
         (let loop ((a a) (b b))
           (if (and (pair? a) (pair? b))
               (begin (f (car a) (car b)) (loop (cdr a) (cdr b))))))
        ((f . lists)
         (expect-some "for-each" "list" lists)
         (let loop ((lists lists))
           (let ((arguments (cars lists)))
             (if arguments
                 (begin (apply f arguments) (loop (cdrs lists)))))))))

    ;; The elements of each object, as lists.
    (define (lists-of who what right? elements objects)
      (map (lambda (object) (expect who what right? object) (elements object)) objects))

    (define vector-map
      (case-lambda
        ((f vector)
         (expect-vector "vector-map" vector)
         (let ((length (vector-length vector)))
           (let loop ((i 0) (result '()))
             (if (< i length)
                 (loop (+ i 1) (cons (f (vector-ref vector i)) result))
                 (list->vector (reverse result))))))
        ((f . vectors)
         (expect-some "vector-map" "vector" vectors)
         (list->vector (apply map f (lists-of "vector-map" "a vector" vector? vector->list vectors))))))

    (define vector-for-each
      (case-lambda
        ((f vector)
         (expect-vector "vector-for-each" vector)
         (let ((length (vector-length vector)))
           (let loop ((i 0))
             (if (< i length)
                 (begin (f (vector-ref vector i)) (loop (+ i 1)))))))
        ((f . vectors)
         (expect-some "vector-for-each" "vector" vectors)
         (apply for-each f (lists-of "vector-for-each" "a vector" vector? vector->list vectors)))))

    (define (mapped-string characters)
      (for-each (lambda (c) (expect-char "string-map" c)) characters)
      (list->string characters))
    (define string-map
      (case-lambda
        ((f string)
         (expect-string "string-map" string)
         (let ((length (string-length string)))
           (let loop ((i 0) (result '()))
             (if (< i length)
                 (loop (+ i 1) (cons (f (string-ref string i)) result))
                 (mapped-string (reverse result))))))
        ((f . strings)
         (expect-some "string-map" "string" strings)
         (mapped-string (apply map f (lists-of "string-map" "a string" string? string->list strings))))))

    (define string-for-each
      (case-lambda
        ((f string)
         (expect-string "string-for-each" string)
         (let ((length (string-length string)))
           (let loop ((i 0))
             (if (< i length)
                 (begin (f (string-ref string i)) (loop (+ i 1)))))))
        ((f . strings)
         (expect-some "string-for-each" "string" strings)
         (apply for-each f (lists-of "string-for-each" "a string" string? string->list strings)))))

    (define member
      (case-lambda
        ((x list) (%member x list))
        ((x list same?)
         (let loop ((rest list))
           (cond ((not (pair? rest)) (expect-end "member" rest) #f)
                 ((same? x (car rest)) rest)
                 (else (loop (cdr rest))))))))

    (define assoc
      (case-lambda
        ((x list) (%assoc x list))
        ((x list same?)
         (let loop ((rest list))
           (if (pair? rest)
               (let ((entry (car rest)))
                 (expect "assoc" "a pair" pair? entry)
                 (if (same? x (car entry)) entry (loop (cdr rest))))
               (begin (expect-end "assoc" rest) #f))))))

    (define append-map
      (case-lambda
        ((f list)
         (expect-procedure "append-map" f)
         (apply append (map f list)))
        ((f . lists)
         (expect-procedure "append-map" f)
         (expect-some "append-map" "list" lists)
         (apply append (apply map f lists)))))

    (define (filter keep? list)
      (expect-procedure "filter" keep?)
      (let loop ((rest list) (result '()))
        (if (pair? rest)
            (loop (cdr rest) (if (keep? (car rest)) (cons (car rest) result) result))
            (begin (expect-end "filter" rest) (reverse result)))))

    (define fold
      (case-lambda
        ((f seed list)
         (expect-procedure "fold" f)
         (let loop ((rest list) (result seed))
           (if (pair? rest)
               (loop (cdr rest) (f (car rest) result))
               (begin (expect-end "fold" rest) result))))
        ((f seed . lists)
         (expect-procedure "fold" f)
         (expect-some "fold" "list" lists)
         (let loop ((lists lists) (result seed))
           (let ((elements (cars lists)))
             (if elements
                 (loop (cdrs lists) (apply f (append elements (list result))))
                 result))))))

    ;; A stable merge sort.
    (define (merge-lists less? a b)
      (let loop ((a a) (b b) (result '()))
        (cond ((null? a) (append (reverse result) b))
              ((null? b) (append (reverse result) a))
              ((less? (car b) (car a)) (loop a (cdr b) (cons (car b) result)))
              (else (loop (cdr a) b (cons (car a) result))))))

    (define (sort-first less? list n)
      (if (= n 1)
          (cons (car list) '())
          (let ((half (quotient n 2)))
            (merge-lists less?
                         (sort-first less? list half)
                         (sort-first less? (list-tail list half) (- n half))))))

    (define (list-sort less? list)
      (let ((n (length list)))
        (if (= n 0) '() (sort-first less? list n))))

    (define (sort sequence less?)
      (if (vector? sequence)
          (list->vector (list-sort less? (vector->list sequence)))
          (list-sort less? sequence)))))
