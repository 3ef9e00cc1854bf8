;; SRFI 130: strings with cursors. Characters are found by their number at once, so cursors are indices.
(define-library (srfi 130)
  (import (gilt default) (gilt expect)
          (only (gilt primitives) %string-search))
  (export
    string-cursor? string-cursor-start string-cursor-end string-cursor-next string-cursor-prev
    string-cursor-forward string-cursor-back string-cursor=? string-cursor<? string-cursor>?
    string-cursor<=? string-cursor>=? string-cursor-diff string-cursor->index string-index->cursor
    string-null? string-every string-any string-tabulate string-unfold string-unfold-right
    string->list/cursors string->vector/cursors reverse-list->string string-join string-ref/cursor
    substring/cursors string-copy/cursors string-take string-drop string-take-right string-drop-right
    string-pad string-pad-right string-trim string-trim-right string-trim-both string-prefix-length
    string-suffix-length string-prefix? string-suffix? string-index string-index-right string-skip
    string-skip-right string-contains string-contains-right string-reverse string-concatenate
    string-concatenate-reverse string-fold string-fold-right string-for-each-cursor string-replicate
    string-count string-replace string-split string-filter string-remove)
  (begin

    ;; A cursor of the string, which may be the one after its end.
    (define (check-cursor who string cursor)
      (expect-string who string)
      (expect-range who "a string" (string-length string) 0 cursor))

    (define-syntax define-ranged-on-string
      (syntax-rules ()
        ((_ (name argument ...) string range body ...)
         (define-ranged (name argument ...) (string string? "a string" string-length) range body ...))))
    ;; The same for a procedure whose argument f is a procedure.
    (define-syntax define-with-procedure
      (syntax-rules ()
        ((_ (name argument ...) f string range body ...)
         (define-ranged-on-string (name argument ...) string range
           (expect-procedure 'name f)
           body ...))))

    ;; Cursors

    (define (string-cursor? object) (index? object))
    (define (string-cursor-start string)
      (expect-string 'string-cursor-start string)
      0)
    (define (string-cursor-end string)
      (expect-string 'string-cursor-end string)
      (string-length string))

    (define (moved who string cursor by)
      (check-cursor who string cursor)
      (let ((result (+ cursor by)))
        (check-cursor who string result)
        result))
    (define (string-cursor-next string cursor) (moved 'string-cursor-next string cursor 1))
    (define (string-cursor-prev string cursor) (moved 'string-cursor-prev string cursor -1))
    (define (string-cursor-forward string cursor n)
      (expect-index 'string-cursor-forward n)
      (moved 'string-cursor-forward string cursor n))
    (define (string-cursor-back string cursor n)
      (expect-index 'string-cursor-back n)
      (moved 'string-cursor-back string cursor (- n)))

    (define-syntax define-on-cursors
      (syntax-rules ()
        ((_ (name string a b) body)
         (define (name string a b)
           (check-cursor 'name string a)
           (check-cursor 'name string b)
           body))))
    (define-on-cursors (string-cursor=? string a b) (= a b))
    (define-on-cursors (string-cursor<? string a b) (< a b))
    (define-on-cursors (string-cursor>? string a b) (> a b))
    (define-on-cursors (string-cursor<=? string a b) (<= a b))
    (define-on-cursors (string-cursor>=? string a b) (>= a b))
    (define-on-cursors (string-cursor-diff string a b) (- b a))
    (define (string-cursor->index string cursor)
      (check-cursor 'string-cursor->index string cursor)
      cursor)
    (define (string-index->cursor string index)
      (check-cursor 'string-index->cursor string index)
      index)

    ;; Predicates

    (define (string-null? string)
      (expect-string 'string-null? string)
      (= (string-length string) 0))

    (define-with-procedure (string-every good? string) good? string (start end)
      (or (= start end)
          (let loop ((i start))
            (if (= i (- end 1))
                (good? (string-ref string i))
                (and (good? (string-ref string i)) (loop (+ i 1)))))))
    (define-with-procedure (string-any good? string) good? string (start end)
      (and (< start end)
           (let loop ((i start))
             (if (= i (- end 1))
                 (good? (string-ref string i))
                 (or (good? (string-ref string i)) (loop (+ i 1)))))))

    ;; Constructors

    (define (string-tabulate f length)
      (expect-procedure 'string-tabulate f)
      (expect-index 'string-tabulate length)
      (let loop ((i (- length 1)) (chars '()))
        (if (< i 0) (list->string chars) (loop (- i 1) (cons (f i) chars)))))

    ;; The characters of an unfolding, the last first, and the last seed.
    (define (unfold-chars who stop? mapper successor seed receive)
      (expect-procedure who stop?)
      (expect-procedure who mapper)
      (expect-procedure who successor)
      (let loop ((seed seed) (chars '()))
        (if (stop? seed)
            (receive chars seed)
            (loop (successor seed) (cons (mapper seed) chars)))))
    (define (no-more seed) "")
    (define string-unfold
      (case-lambda
        ((stop? mapper successor seed) (string-unfold stop? mapper successor seed "" no-more))
        ((stop? mapper successor seed base) (string-unfold stop? mapper successor seed base no-more))
        ((stop? mapper successor seed base make-final)
         (expect-string 'string-unfold base)
         (expect-procedure 'string-unfold make-final)
         (unfold-chars 'string-unfold stop? mapper successor seed
           (lambda (chars seed) (string-append base (list->string (reverse chars)) (make-final seed)))))))
    (define string-unfold-right
      (case-lambda
        ((stop? mapper successor seed) (string-unfold-right stop? mapper successor seed "" no-more))
        ((stop? mapper successor seed base) (string-unfold-right stop? mapper successor seed base no-more))
        ((stop? mapper successor seed base make-final)
         (expect-string 'string-unfold-right base)
         (expect-procedure 'string-unfold-right make-final)
         (unfold-chars 'string-unfold-right stop? mapper successor seed
           (lambda (chars seed) (string-append (make-final seed) (list->string chars) base))))))

    ;; Conversion

    (define-ranged-on-string (string->list/cursors string) string (start end) (string->list string start end))
    (define-ranged-on-string (string->vector/cursors string) string (start end) (string->vector string start end))
    (define (reverse-list->string chars)
      (expect-list 'reverse-list->string chars)
      (list->string (reverse chars)))

    (define (check-grammar who grammar)
      (if (not (memq grammar '(infix strict-infix prefix suffix)))
          (wrong-type who "infix, strict-infix, prefix or suffix" grammar)))

    ;; The strings with the delimiter after each but the last.
    (define (interleaved strings delimiter)
      (let loop ((rest (reverse strings)) (result '()))
        (cond ((null? rest) result)
              ((null? result) (loop (cdr rest) (list (car rest))))
              (else (loop (cdr rest) (cons (car rest) (cons delimiter result)))))))
    (define string-join
      (case-lambda
        ((strings) (string-join strings " " 'infix))
        ((strings delimiter) (string-join strings delimiter 'infix))
        ((strings delimiter grammar)
         (expect-list 'string-join strings)
         (expect-string 'string-join delimiter)
         (check-grammar 'string-join grammar)
         (for-each (lambda (s) (expect-string 'string-join s)) strings)
         (cond ((pair? strings)
                (let ((all (interleaved strings delimiter)))
                  (apply string-append
                         (case grammar
                           ((prefix) (cons delimiter all))
                           ((suffix) (append all (list delimiter)))
                           (else all)))))
               ((eq? grammar 'strict-infix) (wrong-type 'string-join "a list that is not empty" strings))
               (else "")))))

    ;; Selection

    (define (string-ref/cursor string cursor)
      (expect-string 'string-ref/cursor string)
      (expect-position 'string-ref/cursor "a string" (string-length string) cursor)
      (string-ref string cursor))
    (define (substring/cursors string start end)
      (expect-string 'substring/cursors string)
      (expect-range 'substring/cursors "a string" (string-length string) start end)
      (substring string start end))
    (define-ranged-on-string (string-copy/cursors string) string (start end) (substring string start end))

    ;; (define-part (name string n length) (start end)): a procedure that takes a part of the string by the number n.
    (define-syntax define-part
      (syntax-rules ()
        ((_ (name string n length) (start end))
         (define (name string n)
           (expect-string 'name string)
           (let ((length (string-length string)))
             (expect-range 'name "a string" length 0 n)
             (substring string start end))))))
    (define-part (string-take string n length) (0 n))
    (define-part (string-drop string n length) (n length))
    (define-part (string-take-right string n length) ((- length n) length))
    (define-part (string-drop-right string n length) (0 (- length n)))

    ;; Calls receive with the start and end that optional arguments give, or else with those of the whole string.
    (define (call-with-part who string arguments receive)
      (expect-string who string)
      (let* ((length (string-length string))
             (start (if (pair? arguments) (car arguments) 0))
             (end (if (and (pair? arguments) (pair? (cdr arguments))) (cadr arguments) length)))
        (expect-range who "a string" length start end)
        (receive start end)))
    (define (call-with-parts who a b arguments receive)
      (call-with-part who a arguments
        (lambda (a-start a-end)
          (call-with-part who b (if (and (pair? arguments) (pair? (cdr arguments))) (cddr arguments) '())
            (lambda (b-start b-end) (receive a-start a-end b-start b-end))))))

    ;; Optional arguments that come before start and end.
    (define (first-or default arguments) (if (pair? arguments) (car arguments) default))
    (define (rest-of arguments) (if (pair? arguments) (cdr arguments) '()))

    (define (padding who size char)
      (expect-char who char)
      (make-string size char))
    (define (string-pad string length . arguments)
      (expect-index 'string-pad length)
      (call-with-part 'string-pad string (rest-of arguments)
        (lambda (start end)
          (let ((missing (- length (- end start))))
            (if (<= missing 0)
                (substring string (- end length) end)
                (string-append (padding 'string-pad missing (first-or #\space arguments))
                               (substring string start end)))))))
    (define (string-pad-right string length . arguments)
      (expect-index 'string-pad-right length)
      (call-with-part 'string-pad-right string (rest-of arguments)
        (lambda (start end)
          (let ((missing (- length (- end start))))
            (if (<= missing 0)
                (substring string start (+ start length))
                (string-append (substring string start end)
                               (padding 'string-pad-right missing (first-or #\space arguments))))))))

    ;; The first index from start to end whose character is good or not, as wanted; else end.
    (define (skip-left string wanted? good? start end)
      (let loop ((i start))
        (if (and (< i end) (not (eq? wanted? (if (good? (string-ref string i)) #t #f)))) (loop (+ i 1)) i)))
    ;; The index after the last such character; else start.
    (define (skip-right string wanted? good? start end)
      (let loop ((i end))
        (if (and (> i start) (not (eq? wanted? (if (good? (string-ref string (- i 1))) #t #f)))) (loop (- i 1)) i)))

    (define (trim who string arguments left? right?)
      (let ((blank? (first-or char-whitespace? arguments)))
        (expect-procedure who blank?)
        (call-with-part who string (rest-of arguments)
          (lambda (start end)
            (let* ((start (if left? (skip-left string #f blank? start end) start))
                   (end (if right? (skip-right string #f blank? start end) end)))
              (substring string start end))))))
    (define (string-trim string . arguments) (trim 'string-trim string arguments #t #f))
    (define (string-trim-right string . arguments) (trim 'string-trim-right string arguments #f #t))
    (define (string-trim-both string . arguments) (trim 'string-trim-both string arguments #t #t))

    ;; Prefixes and suffixes

    (define (common-prefix a b i a-end j b-end)
      (let loop ((n 0))
        (if (and (< (+ i n) a-end)
                 (< (+ j n) b-end)
                 (char=? (string-ref a (+ i n)) (string-ref b (+ j n))))
            (loop (+ n 1))
            n)))
    (define (common-suffix a b a-start i b-start j)
      (let loop ((n 0))
        (if (and (> (- i n) a-start)
                 (> (- j n) b-start)
                 (char=? (string-ref a (- i n 1)) (string-ref b (- j n 1))))
            (loop (+ n 1))
            n)))
    (define (string-prefix-length a b . arguments)
      (call-with-parts 'string-prefix-length a b arguments
        (lambda (i a-end j b-end) (common-prefix a b i a-end j b-end))))
    (define (string-suffix-length a b . arguments)
      (call-with-parts 'string-suffix-length a b arguments
        (lambda (a-start i b-start j) (common-suffix a b a-start i b-start j))))
    (define (string-prefix? a b . arguments)
      (call-with-parts 'string-prefix? a b arguments
        (lambda (i a-end j b-end) (= (common-prefix a b i a-end j b-end) (- a-end i)))))
    (define (string-suffix? a b . arguments)
      (call-with-parts 'string-suffix? a b arguments
        (lambda (a-start i b-start j) (= (common-suffix a b a-start i b-start j) (- i a-start)))))

    ;; Searching

    (define-with-procedure (string-index string good?) good? string (start end)
      (skip-left string #t good? start end))
    (define-with-procedure (string-index-right string good?) good? string (start end)
      (skip-right string #t good? start end))
    (define-with-procedure (string-skip string good?) good? string (start end)
      (skip-left string #f good? start end))
    (define-with-procedure (string-skip-right string good?) good? string (start end)
      (skip-right string #f good? start end))

    (define (string-contains a b . arguments)
      (call-with-parts 'string-contains a b arguments
        (lambda (a-start a-end b-start b-end)
          (%string-search a (substring b b-start b-end) a-start a-end))))
    (define (string-contains-right a b . arguments)
      (call-with-parts 'string-contains-right a b arguments
        (lambda (a-start a-end b-start b-end)
          (let ((size (- b-end b-start)))
            (let loop ((i (- a-end size)))
              (cond ((< i a-start) #f)
                    ((= (common-prefix a b i a-end b-start b-end) size) i)
                    (else (loop (- i 1)))))))))

    ;; The whole string

    (define-ranged-on-string (string-reverse string) string (start end)
      (list->string (reverse (string->list string start end))))

    (define (string-concatenate strings)
      (expect-list 'string-concatenate strings)
      (for-each (lambda (s) (expect-string 'string-concatenate s)) strings)
      (apply string-append strings))
    (define string-concatenate-reverse
      (case-lambda
        ((strings)
         (expect-list 'string-concatenate-reverse strings)
         (for-each (lambda (s) (expect-string 'string-concatenate-reverse s)) strings)
         (apply string-append (reverse strings)))
        ((strings final) (string-concatenate-reverse (cons final strings)))
        ((strings final end)
         (expect-string 'string-concatenate-reverse final)
         (expect-range 'string-concatenate-reverse "a string" (string-length final) 0 end)
         (string-concatenate-reverse (cons (substring final 0 end) strings)))))

    (define-with-procedure (string-fold kons knil string) kons string (start end)
      (let loop ((i start) (result knil))
        (if (= i end) result (loop (+ i 1) (kons (string-ref string i) result)))))
    (define-with-procedure (string-fold-right kons knil string) kons string (start end)
      (let loop ((i (- end 1)) (result knil))
        (if (< i start) result (loop (- i 1) (kons (string-ref string i) result)))))
    (define-with-procedure (string-for-each-cursor f string) f string (start end)
      (let loop ((i start))
        (if (< i end)
            (begin
              (f i)
              (loop (+ i 1))))))

    (define-ranged-on-string (string-replicate string from to) string (start end)
      (expect-integer 'string-replicate from)
      (expect-integer 'string-replicate to)
      (let ((size (- end start)))
        (expect-order 'string-replicate from to)
        (cond ((= from to) "")
              ((= size 0) (error "string-replicate: there are no characters to replicate"))
              (else
               (let loop ((i (- to 1)) (chars '()))
                 (if (< i from)
                     (list->string chars)
                     (loop (- i 1) (cons (string-ref string (+ start (modulo i size))) chars))))))))

    (define-with-procedure (string-count string good?) good? string (start end)
      (let loop ((i start) (count 0))
        (if (= i end) count (loop (+ i 1) (if (good? (string-ref string i)) (+ count 1) count)))))

    (define (string-replace a b a-start a-end . arguments)
      (expect-string 'string-replace a)
      (expect-range 'string-replace "a string" (string-length a) a-start a-end)
      (call-with-part 'string-replace b arguments
        (lambda (b-start b-end)
          (string-append (substring a 0 a-start)
                         (substring b b-start b-end)
                         (substring a a-end (string-length a))))))

    ;; The parts between the delimiters, at most limit + 1 of them.
    (define (split string delimiter limit start end)
      (let ((size (string-length delimiter)))
        (let loop ((start start) (limit limit) (parts '()))
          (let ((at (and (not (eqv? limit 0)) (%string-search string delimiter start end))))
            (if at
                (loop (+ at size) (and limit (- limit 1)) (cons (substring string start at) parts))
                (reverse (cons (substring string start end) parts)))))))
    (define (split-characters string limit start end)
      (let loop ((start start) (limit limit) (parts '()))
        (if (or (eqv? limit 0) (>= (+ start 1) end))
            (reverse (if (= start end) parts (cons (substring string start end) parts)))
            (loop (+ start 1) (and limit (- limit 1)) (cons (substring string start (+ start 1)) parts)))))

    ;; Without the empty string that the grammar makes at one end.
    (define (without-outer grammar parts)
      (cond ((and (eq? grammar 'prefix) (pair? parts) (string=? (car parts) "")) (cdr parts))
            ((and (eq? grammar 'suffix) (pair? parts))
             (let ((reversed (reverse parts)))
               (if (string=? (car reversed) "") (reverse (cdr reversed)) parts)))
            (else parts)))

    (define (string-split string delimiter . arguments)
      (expect-string 'string-split delimiter)
      (let* ((grammar (first-or 'infix arguments))
             (limit (first-or #f (rest-of arguments))))
        (check-grammar 'string-split grammar)
        (if limit (expect-index 'string-split limit))
        (call-with-part 'string-split string (rest-of (rest-of arguments))
          (lambda (start end)
            (cond ((< start end)
                   (without-outer grammar
                     (if (string=? delimiter "")
                         (split-characters string limit start end)
                         (split string delimiter limit start end))))
                  ((eq? grammar 'strict-infix) (wrong-type 'string-split "a string that is not empty" string))
                  (else '()))))))

    (define (filtered string wanted? good? start end)
      (let loop ((i (- end 1)) (chars '()))
        (if (< i start)
            (list->string chars)
            (let ((c (string-ref string i)))
              (loop (- i 1) (if (eq? wanted? (if (good? c) #t #f)) (cons c chars) chars))))))
    (define-with-procedure (string-filter good? string) good? string (start end)
      (filtered string #t good? start end))
    (define-with-procedure (string-remove good? string) good? string (start end)
      (filtered string #f good? start end))))
