;; SRFI 14: sets of characters. A set is the sorted vector of the numbers at which members begin and end in turn, so that a
;; number is a member when an odd count of bounds is at or below it. Sets never change (the names that end in ! make new ones),
;; and those of the standard come from Unicode when first asked for. Surrogates, which are no characters, are in none.
(define-library (srfi 14)
  (import (gilt core) (gilt primitives) (gilt expect) (gilt sequences))
  (export
    char-set? char-set= char-set<= char-set-hash
    char-set-cursor char-set-ref char-set-cursor-next end-of-char-set? char-set-fold
    char-set-unfold (rename char-set-unfold char-set-unfold!) char-set-for-each char-set-map
    char-set-copy char-set list->char-set (rename list->char-set list->char-set!)
    string->char-set (rename string->char-set string->char-set!) char-set-filter (rename char-set-filter char-set-filter!)
    ucs-range->char-set (rename ucs-range->char-set ucs-range->char-set!) ->char-set
    char-set->list char-set->string char-set-size char-set-count char-set-contains? char-set-every char-set-any
    char-set-adjoin (rename char-set-adjoin char-set-adjoin!) char-set-delete (rename char-set-delete char-set-delete!)
    char-set-complement (rename char-set-complement char-set-complement!)
    char-set-union (rename char-set-union char-set-union!)
    char-set-intersection (rename char-set-intersection char-set-intersection!)
    char-set-difference (rename char-set-difference char-set-difference!)
    char-set-xor (rename char-set-xor char-set-xor!)
    char-set-diff+intersection (rename char-set-diff+intersection char-set-diff+intersection!)
    char-set:lower-case char-set:upper-case char-set:title-case char-set:letter char-set:digit char-set:letter+digit
    char-set:graphic char-set:printing char-set:whitespace char-set:iso-control char-set:punctuation char-set:symbol
    char-set:hex-digit char-set:blank char-set:ascii char-set:empty char-set:full)
  (begin

    ;; ---- Representation

    ;; `bounds` is a thunk that gives the vector until that is needed, `latin` a byte for each of the first 256 characters: 1 for
    ;; members. Threads that come at the same time compute the same.
    (define-record-type char-set-type (make-set bounds latin) char-set?
      (bounds set-bounds set-bounds!) (latin set-latin set-latin!))

    (define (bounds-of set)
      (let ((bounds (set-bounds set)))
        (if (procedure? bounds)
            (let ((made (bounds)))
              (set-bounds! set made)
              made)
            bounds)))
    (define (latin-of set)
      (or (set-latin set)
          (let ((latin (make-bytevector 256 0)))
            (for-each-number (lambda (n) (if (< n 256) (bytevector-u8-set! latin n 1))) (bounds-of set) 256)
            (set-latin! set latin)
            latin)))
    (define (bounds->set bounds) (make-set bounds #f))

    (define-syntax expect-set
      (syntax-rules () ((_ who set) (expect who "a character set" char-set? set))))

    ;; How many bounds are at or below n.
    (define (bounds-below bounds n)
      (let loop ((low 0) (high (vector-length bounds)))
        (if (= low high)
            low
            (let ((middle (quotient (+ low high) 2)))
              (if (<= (vector-ref bounds middle) n) (loop (+ middle 1) high) (loop low middle))))))
    (define (member? set n)
      (if (< n 256)
          (= 1 (bytevector-u8-ref (latin-of set) n))
          (odd? (bounds-below (bounds-of set) n))))

    (define beyond #x110000)

    ;; The bounds of what `in?` makes of membership in a and membership in b; (in? #f #f) must be false.
    (define (combine in? a b)
      (let ((a-length (vector-length a)) (b-length (vector-length b)))
        (let loop ((i 0) (j 0) (inside? #f) (result '()))
          (if (and (= i a-length) (= j b-length))
              (list->vector (reverse result))
              (let* ((a-next (if (< i a-length) (vector-ref a i) (+ beyond 1)))
                     (b-next (if (< j b-length) (vector-ref b j) (+ beyond 1)))
                     (next (min a-next b-next))
                     (i (if (= a-next next) (+ i 1) i))
                     (j (if (= b-next next) (+ j 1) j))
                     (now? (in? (odd? i) (odd? j))))
                (loop i j now? (if (eq? now? inside?) result (cons next result))))))))
    (define (or? a b) (or a b))
    (define (and? a b) (and a b))
    (define (but? a b) (and a (not b)))
    (define (either? a b) (not (eq? a b)))

    ;; The bounds of a list of numbers in any order.
    (define (numbers->bounds numbers)
      (let loop ((rest (list-sort < numbers)) (end #f) (result '()))
        (cond ((null? rest) (list->vector (reverse (if end (cons end result) result))))
              ((not end) (loop (cdr rest) (+ (car rest) 1) (cons (car rest) result)))
              ((= (car rest) end) (loop (cdr rest) (+ end 1) result))
              ((< (car rest) end) (loop (cdr rest) end result))
              (else (loop (cdr rest) (+ (car rest) 1) (cons (car rest) (cons end result)))))))

    ;; Calls f with the members below the limit, in rising order.
    (define (for-each-number f bounds limit)
      (let ((length (vector-length bounds)))
        (let next-range ((i 0))
          (if (< i length)
              (let ((end (min limit (vector-ref bounds (+ i 1)))))
                (let loop ((n (vector-ref bounds i)))
                  (if (< n end)
                      (begin (f n) (loop (+ n 1)))
                      (next-range (+ i 2)))))))))

    ;; ---- Standard sets

    (define (category name) (list->vector (reverse (%category-bounds name))))
    (define-syntax define-standard
      (syntax-rules ()
        ((_ (name bounds) ...) (begin (define name (make-set (lambda () bounds) #f)) ...))))
    (define (union-of . sets)
      (fold (lambda (set result) (combine or? result (bounds-of set))) #() sets))
    (define-standard
      (char-set:lower-case (category "Ll"))
      (char-set:upper-case (category "Lu"))
      (char-set:title-case (category "Lt"))
      (char-set:letter (category "L"))
      (char-set:digit (category "Nd"))
      (char-set:letter+digit (union-of char-set:letter char-set:digit))
      (char-set:punctuation (category "P"))
      (char-set:symbol (category "S"))
      (char-set:graphic (union-of char-set:letter char-set:digit char-set:punctuation char-set:symbol))
      (char-set:printing (union-of char-set:graphic char-set:whitespace))
      (char-set:whitespace (combine or? (category "Z") #(9 14)))
      (char-set:blank (combine or? (category "Zs") #(9 10)))
      (char-set:iso-control #(0 #x20 #x7F #xA0))
      (char-set:hex-digit #(#x30 #x3A #x41 #x47 #x61 #x67))
      (char-set:ascii #(0 #x80))
      (char-set:empty #())
      (char-set:full #(0 #xD800 #xE000 #x110000)))

    ;; ---- Predicates

    (define (check-sets who sets)
      (for-each (lambda (set) (expect-set who set)) sets))
    (define (chain? holds? sets)
      (or (null? sets)
          (let loop ((a (car sets)) (rest (cdr sets)))
            (or (null? rest)
                (and (holds? a (car rest)) (loop (car rest) (cdr rest)))))))
    (define (char-set= . sets)
      (check-sets "char-set=" sets)
      (chain? (lambda (a b) (or (eq? a b) (equal? (bounds-of a) (bounds-of b)))) sets))
    (define (char-set<= . sets)
      (check-sets "char-set<=" sets)
      (chain? (lambda (a b) (or (eq? a b) (equal? #() (combine but? (bounds-of a) (bounds-of b))))) sets))
    (define char-set-hash
      (case-lambda
        ((set) (expect-set "char-set-hash" set) (equal-hash (bounds-of set)))
        ((set bound)
         (expect-set "char-set-hash" set)
         (expect-index "char-set-hash" bound)
         (if (= bound 0) (equal-hash (bounds-of set)) (equal-hash (bounds-of set) bound)))))

    ;; ---- Iteration

    ;; A cursor is a pair of a member's number and the index of the bound where its range ends; the end is the empty list.
    (define (cursor-at bounds i)
      (if (< i (vector-length bounds)) (cons (vector-ref bounds i) (+ i 1)) '()))
    (define (char-set-cursor set)
      (expect-set "char-set-cursor" set)
      (cursor-at (bounds-of set) 0))
    (define (end-of-char-set? cursor) (null? cursor))
    (define (char-set-ref set cursor)
      (expect-set "char-set-ref" set)
      (expect "char-set-ref" "a cursor of a member" pair? cursor)
      (integer->char (car cursor)))
    (define (char-set-cursor-next set cursor)
      (expect-set "char-set-cursor-next" set)
      (expect "char-set-cursor-next" "a cursor of a member" pair? cursor)
      (let ((bounds (bounds-of set)) (next (+ (car cursor) 1)) (i (cdr cursor)))
        (if (< next (vector-ref bounds i)) (cons next i) (cursor-at bounds (+ i 1)))))

    (define (char-set-fold f seed set)
      (expect-procedure "char-set-fold" f)
      (expect-set "char-set-fold" set)
      (let* ((bounds (bounds-of set)) (length (vector-length bounds)))
        (let next-range ((i 0) (result seed))
          (if (= i length)
              result
              (let ((end (vector-ref bounds (+ i 1))))
                (let loop ((n (vector-ref bounds i)) (result result))
                  (if (< n end)
                      (loop (+ n 1) (f (integer->char n) result))
                      (next-range (+ i 2) result))))))))
    (define (char-set-for-each f set)
      (expect-procedure "char-set-for-each" f)
      (expect-set "char-set-for-each" set)
      (for-each-number (lambda (n) (f (integer->char n))) (bounds-of set) beyond))
    (define (char-set-map f set)
      (expect-procedure "char-set-map" f)
      (list->char-set (char-set-fold (lambda (c list) (cons (f c) list)) '() set)))

    (define char-set-unfold
      (case-lambda
        ((mapper stop? successor seed) (char-set-unfold mapper stop? successor seed char-set:empty))
        ((mapper stop? successor seed base)
         (expect-procedure "char-set-unfold" mapper)
         (expect-procedure "char-set-unfold" stop?)
         (expect-procedure "char-set-unfold" successor)
         (let loop ((seed seed) (characters '()))
           (if (stop? seed)
               (list->char-set characters base)
               (loop (successor seed) (cons (mapper seed) characters)))))))

    ;; The first member for which f is true, as that value; #f if there is none.
    (define (char-set-any f set)
      (expect-procedure "char-set-any" f)
      (expect-set "char-set-any" set)
      (let loop ((cursor (char-set-cursor set)))
        (and (pair? cursor)
             (or (f (char-set-ref set cursor)) (loop (char-set-cursor-next set cursor))))))
    (define (char-set-every f set)
      (expect-procedure "char-set-every" f)
      (expect-set "char-set-every" set)
      (let loop ((cursor (char-set-cursor set)) (last #t))
        (if (null? cursor)
            last
            (let ((value (f (char-set-ref set cursor))))
              (and value (loop (char-set-cursor-next set cursor) value))))))

    ;; ---- Making sets

    (define (union who bounds base)
      (expect-set who base)
      (bounds->set (combine or? bounds (bounds-of base))))
    (define (char-set-copy set)
      (expect-set "char-set-copy" set)
      (bounds->set (bounds-of set)))
    (define (numbers who characters)
      (let loop ((rest characters) (result '()))
        (if (pair? rest)
            (begin
              (expect-char who (car rest))
              (loop (cdr rest) (cons (char->integer (car rest)) result)))
            (begin (expect-end who rest) result))))
    (define (char-set . characters) (bounds->set (numbers->bounds (numbers "char-set" characters))))
    (define list->char-set
      (case-lambda
        ((list) (list->char-set list char-set:empty))
        ((list base) (union "list->char-set" (numbers->bounds (numbers "list->char-set" list)) base))))
    (define string->char-set
      (case-lambda
        ((string) (string->char-set string char-set:empty))
        ((string base)
         (expect-string "string->char-set" string)
         (union "string->char-set" (numbers->bounds (map char->integer (string->list string))) base))))
    (define char-set-filter
      (case-lambda
        ((keep? set) (char-set-filter keep? set char-set:empty))
        ((keep? set base)
         (expect-procedure "char-set-filter" keep?)
         (list->char-set (char-set-fold (lambda (c list) (if (keep? c) (cons c list) list)) '() set) base))))
    (define ucs-range->char-set
      (case-lambda
        ((start end) (ucs-range->char-set start end #f char-set:empty))
        ((start end error?) (ucs-range->char-set start end error? char-set:empty))
        ((start end error? base)
         (expect-index "ucs-range->char-set" start)
         (expect-index "ucs-range->char-set" end)
         (expect-order "ucs-range->char-set" start end)
         (let ((characters (combine and? (if (= start end) #() (vector start end)) (bounds-of char-set:full))))
           (if (and error? (< start end) (not (equal? characters (vector start end))))
               (error "ucs-range->char-set: the range has numbers that are no characters:" start end))
           (union "ucs-range->char-set" characters base)))))
    (define (->char-set object)
      (cond ((char-set? object) object)
            ((string? object) (string->char-set object))
            ((char? object) (char-set object))
            (else (wrong-type "->char-set" "a character, a string or a character set" object))))

    ;; ---- Queries

    (define (char-set->list set)
      (expect-set "char-set->list" set)
      (reverse (char-set-fold cons '() set)))
    (define (char-set->string set)
      (expect-set "char-set->string" set)
      (list->string (char-set->list set)))
    (define (char-set-size set)
      (expect-set "char-set-size" set)
      (let ((bounds (bounds-of set)))
        (let loop ((i 0) (size 0))
          (if (= i (vector-length bounds))
              size
              (loop (+ i 2) (+ size (- (vector-ref bounds (+ i 1)) (vector-ref bounds i))))))))
    (define (char-set-count wanted? set)
      (expect-procedure "char-set-count" wanted?)
      (expect-set "char-set-count" set)
      (char-set-fold (lambda (c n) (if (wanted? c) (+ n 1) n)) 0 set))
    (define (char-set-contains? set c)
      (expect-set "char-set-contains?" set)
      (expect-char "char-set-contains?" c)
      (member? set (char->integer c)))

    ;; ---- Algebra

    (define (char-set-adjoin set . characters)
      (union "char-set-adjoin" (numbers->bounds (numbers "char-set-adjoin" characters)) set))
    (define (char-set-delete set . characters)
      (expect-set "char-set-delete" set)
      (bounds->set (combine but? (bounds-of set) (numbers->bounds (numbers "char-set-delete" characters)))))
    (define (char-set-complement set)
      (expect-set "char-set-complement" set)
      (bounds->set (combine but? (bounds-of char-set:full) (bounds-of set))))

    (define (combine-all who in? first sets)
      (check-sets who sets)
      (expect-set who first)
      (bounds->set (fold (lambda (set result) (combine in? result (bounds-of set))) (bounds-of first) sets)))
    (define (char-set-union . sets) (combine-all "char-set-union" or? char-set:empty sets))
    (define (char-set-intersection . sets) (combine-all "char-set-intersection" and? char-set:full sets))
    (define (char-set-xor . sets) (combine-all "char-set-xor" either? char-set:empty sets))
    (define (char-set-difference set . sets) (combine-all "char-set-difference" but? set sets))
    (define (char-set-diff+intersection set . sets)
      (check-sets "char-set-diff+intersection" (cons set sets))
      (let ((others (apply char-set-union sets)))
        (values (char-set-difference set others) (char-set-intersection set others))))))
