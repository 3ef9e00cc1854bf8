;; SRFI 13: strings. Optional bounds come as a list (`range`) and are taken apart by the macros below. Case is that of single
;; characters, so that lengths never change. Nothing is shared: the names with /shared copy.
(define-library (srfi 13)
  (import (gilt core) (gilt expect) (only (gilt sequences) append-map) (srfi 14)
          (except (rename (gilt primitives) (string-hash whole-hash)) string-upcase string-downcase))
  (export
    string? string-null? string-every string-any make-string string string-tabulate
    string->list list->string reverse-list->string string-join
    string-length string-ref string-copy substring/shared string-copy! string-take string-take-right string-drop
    string-drop-right string-pad string-pad-right string-trim string-trim-right string-trim-both string-set! string-fill!
    string-compare string-compare-ci string<> string= string< string> string<= string>=
    string-ci<> string-ci= string-ci< string-ci> string-ci<= string-ci>= string-hash string-hash-ci
    string-prefix-length string-suffix-length string-prefix-length-ci string-suffix-length-ci
    string-prefix? string-suffix? string-prefix-ci? string-suffix-ci?
    string-index string-index-right string-skip string-skip-right string-count string-contains string-contains-ci
    string-titlecase string-upcase string-downcase string-titlecase! string-upcase! string-downcase!
    string-reverse string-reverse! string-append string-concatenate
    (rename string-concatenate string-concatenate/shared) (rename string-append string-append/shared)
    string-concatenate-reverse (rename string-concatenate-reverse string-concatenate-reverse/shared)
    string-map string-map! string-fold string-fold-right string-unfold string-unfold-right string-for-each
    string-for-each-index xsubstring string-xcopy! string-replace string-tokenize string-filter string-delete
    string-parse-start+end string-parse-final-start+end let-string-start+end check-substring-spec substring-spec-ok?
    make-kmp-restart-vector kmp-step string-kmp-partial-search)
  (begin

    ;; ---- Arguments

    ;; Element k of the optional arguments, or the default if it was not given.
    (define (optional list k default)
      (cond ((null? list) default) ((= k 0) (car list)) (else (optional (cdr list) (- k 1) default))))
    (define (no-more who list n)
      (cond ((null? list) #f)
            ((= n 0) (error (string-append who ": too many arguments; left over are") list))
            (else (no-more who (cdr list) (- n 1)))))

    (define-syntax with-range
      (syntax-rules ()
        ((_ (start end) who s range body0 body ...)
         (begin
           (expect-string who s)
           (let* ((given range) (from (optional given 0 0)) (to (optional given 1 (string-length s))))
             (no-more who given 2)
             (expect-range who "a string" (string-length s) from to)
             (let ((start from) (end to)) body0 body ...))))))
    (define-syntax with-ranges
      (syntax-rules ()
        ((_ (start1 end1 start2 end2) who s1 s2 range body0 body ...)
         (begin
           (expect-string who s1)
           (expect-string who s2)
           (let* ((given range)
                  (from1 (optional given 0 0)) (to1 (optional given 1 (string-length s1)))
                  (from2 (optional given 2 0)) (to2 (optional given 3 (string-length s2))))
             (no-more who given 4)
             (expect-range who "a string" (string-length s1) from1 to1)
             (expect-range who "a string" (string-length s2) from2 to2)
             (let ((start1 from1) (end1 to1) (start2 from2) (end2 to2)) body0 body ...))))))

    ;; A predicate for a character, a set or a predicate.
    (define (criterion who object)
      (cond ((procedure? object) object)
            ((char? object) (lambda (c) (eqv? c object)))
            ((char-set? object) (lambda (c) (char-set-contains? object c)))
            (else (wrong-type who "a character, a character set or a procedure" object))))

    ;; ---- Predicates and constructors

    (define (string-null? s) (= 0 (string-length s)))

    ;; The last call is a tail call.
    (define (string-every in? s . range)
      (let ((in? (criterion "string-every" in?)))
        (with-range (start end) "string-every" s range
          (or (= start end)
              (let loop ((i start))
                (if (= (+ i 1) end)
                    (in? (string-ref s i))
                    (and (in? (string-ref s i)) (loop (+ i 1)))))))))
    (define (string-any in? s . range)
      (let ((in? (criterion "string-any" in?)))
        (with-range (start end) "string-any" s range
          (and (< start end)
               (let loop ((i start))
                 (if (= (+ i 1) end)
                     (in? (string-ref s i))
                     (or (in? (string-ref s i)) (loop (+ i 1)))))))))

    (define (string-tabulate f length)
      (expect-procedure "string-tabulate" f)
      (expect-index "string-tabulate" length)
      (let loop ((i 0) (characters '()))
        (if (< i length) (loop (+ i 1) (cons (f i) characters)) (list->string (reverse characters)))))

    (define (reverse-list->string characters)
      (expect-list "reverse-list->string" characters)
      (list->string (reverse characters)))

    (define (string-join strings . options)
      (expect-list "string-join" strings)
      (no-more "string-join" options 2)
      (let ((delimiter (optional options 0 " ")) (grammar (optional options 1 'infix)))
        (expect-string "string-join" delimiter)
        (case grammar
          ((infix) (join-infix strings delimiter))
          ((strict-infix)
           (if (null? strings) (error "string-join: strict-infix needs at least one string"))
           (join-infix strings delimiter))
          ((prefix) (apply string-append (append-map (lambda (s) (list delimiter s)) strings)))
          ((suffix) (apply string-append (append-map (lambda (s) (list s delimiter)) strings)))
          (else (wrong-type "string-join" "infix, strict-infix, prefix or suffix" grammar)))))
    (define (join-infix strings delimiter)
      (if (null? strings)
          ""
          (apply string-append (car strings) (append-map (lambda (s) (list delimiter s)) (cdr strings)))))

    ;; ---- Selection

    (define (substring/shared s start . end)
      (with-range (start end) "substring/shared" s (cons start end) (substring s start end)))

    (define (expect-count who s n)
      (expect-string who s)
      (expect-range who "a string" (string-length s) 0 n))
    (define (string-take s n)
      (expect-count "string-take" s n)
      (substring s 0 n))
    (define (string-drop s n)
      (expect-count "string-drop" s n)
      (substring s n))
    (define (string-take-right s n)
      (expect-count "string-take-right" s n)
      (substring s (- (string-length s) n)))
    (define (string-drop-right s n)
      (expect-count "string-drop-right" s n)
      (substring s 0 (- (string-length s) n)))

    (define (string-pad s length . options)
      (let ((c (optional options 0 #\space)))
        (expect-index "string-pad" length)
        (expect-char "string-pad" c)
        (with-range (start end) "string-pad" s (if (pair? options) (cdr options) '())
          (let ((given (- end start)))
            (if (<= length given)
                (substring s (- end length) end)
                (string-append (make-string (- length given) c) (substring s start end)))))))
    (define (string-pad-right s length . options)
      (let ((c (optional options 0 #\space)))
        (expect-index "string-pad-right" length)
        (expect-char "string-pad-right" c)
        (with-range (start end) "string-pad-right" s (if (pair? options) (cdr options) '())
          (let ((given (- end start)))
            (if (<= length given)
                (substring s start (+ start length))
                (string-append (substring s start end) (make-string (- length given) c)))))))

    ;; The first index from which, or behind the last at which, the predicate does not hold; `end` or `start` if there is none.
    (define (skip-forward in? s start end)
      (let loop ((i start)) (if (and (< i end) (in? (string-ref s i))) (loop (+ i 1)) i)))
    (define (skip-backward in? s start end)
      (let loop ((i end)) (if (and (< start i) (in? (string-ref s (- i 1)))) (loop (- i 1)) i)))
    ;; As char-set:whitespace, but for which Unicode need not be gone through: R7RS has one character more.
    (define (whitespace? c) (and (char-whitespace? c) (not (eqv? c #\x85))))
    (define-syntax define-trim
      (syntax-rules ()
        ((_ name who (in? s start end) from to)
         (define (name s . options)
           (let ((in? (criterion who (optional options 0 whitespace?))))
             (with-range (start end) who s (if (pair? options) (cdr options) '())
               (let ((start from)) (substring s start to))))))))
    (define-trim string-trim "string-trim" (in? s start end) (skip-forward in? s start end) end)
    (define-trim string-trim-right "string-trim-right" (in? s start end) start (skip-backward in? s start end))
    (define-trim string-trim-both "string-trim-both" (in? s start end)
      (skip-forward in? s start end) (skip-backward in? s start end))

    ;; ---- Comparison

    (define (same? a b) (eqv? a b))
    (define (same-ci? a b) (eqv? (char-foldcase a) (char-foldcase b)))

    ;; The length of the common beginning, and that of the common end.
    (define (common-prefix same? s1 start1 end1 s2 start2 end2)
      (let loop ((i start1) (j start2))
        (if (and (< i end1) (< j end2) (same? (string-ref s1 i) (string-ref s2 j)))
            (loop (+ i 1) (+ j 1))
            (- i start1))))
    (define (common-suffix same? s1 start1 end1 s2 start2 end2)
      (let loop ((i end1) (j end2))
        (if (and (< start1 i) (< start2 j) (same? (string-ref s1 (- i 1)) (string-ref s2 (- j 1))))
            (loop (- i 1) (- j 1))
            (- end1 i))))

    ;; Calls one of three with the index in s1 of the first difference.
    (define (compare same? key s1 start1 end1 s2 start2 end2 less equal greater)
      (let* ((n (common-prefix same? s1 start1 end1 s2 start2 end2)) (i (+ start1 n)) (j (+ start2 n)))
        (cond ((= i end1) ((if (= j end2) equal less) i))
              ((= j end2) (greater i))
              ((char<? (key (string-ref s1 i)) (key (string-ref s2 j))) (less i))
              (else (greater i)))))
    (define (itself c) c)
    (define (yes i) #t)
    (define (no i) #f)

    (define-syntax define-comparisons
      (syntax-rules ()
        ((_ same? key (name who less equal greater) ...)
         (begin
           (define (name s1 s2 . range)
             (with-ranges (start1 end1 start2 end2) who s1 s2 range
               (compare same? key s1 start1 end1 s2 start2 end2 less equal greater)))
           ...))))
    (define-comparisons same? itself
      (string= "string=" no yes no) (string<> "string<>" yes no yes) (string< "string<" yes no no)
      (string> "string>" no no yes) (string<= "string<=" yes yes no) (string>= "string>=" no yes yes))
    (define-comparisons same-ci? char-foldcase
      (string-ci= "string-ci=" no yes no) (string-ci<> "string-ci<>" yes no yes) (string-ci< "string-ci<" yes no no)
      (string-ci> "string-ci>" no no yes) (string-ci<= "string-ci<=" yes yes no) (string-ci>= "string-ci>=" no yes yes))
    (define (string-compare s1 s2 less equal greater . range)
      (expect-procedure "string-compare" less)
      (expect-procedure "string-compare" equal)
      (expect-procedure "string-compare" greater)
      (with-ranges (start1 end1 start2 end2) "string-compare" s1 s2 range
        (compare same? itself s1 start1 end1 s2 start2 end2 less equal greater)))
    (define (string-compare-ci s1 s2 less equal greater . range)
      (expect-procedure "string-compare-ci" less)
      (expect-procedure "string-compare-ci" equal)
      (expect-procedure "string-compare-ci" greater)
      (with-ranges (start1 end1 start2 end2) "string-compare-ci" s1 s2 range
        (compare same-ci? char-foldcase s1 start1 end1 s2 start2 end2 less equal greater)))

    (define (hash-part who s options key)
      (let ((bound (optional options 0 0)))
        (if bound (expect-index who bound))
        (with-range (start end) who s (if (pair? options) (cdr options) '())
          (let ((part (key (substring s start end))))
            (if (or (not bound) (= bound 0)) (whole-hash part) (whole-hash part bound))))))
    (define (string-hash s . options) (hash-part "string-hash" s options itself))
    (define (string-hash-ci s . options)
      (hash-part "string-hash-ci" s options (lambda (s) (map-characters char-foldcase s 0 (string-length s)))))

    (define-syntax define-common
      (syntax-rules ()
        ((_ (length-name length-who test-name test-who common same?) ...)
         (begin
           (begin
             (define (length-name s1 s2 . range)
               (with-ranges (start1 end1 start2 end2) length-who s1 s2 range
                 (common same? s1 start1 end1 s2 start2 end2)))
             (define (test-name s1 s2 . range)
               (with-ranges (start1 end1 start2 end2) test-who s1 s2 range
                 (= (- end1 start1) (common same? s1 start1 end1 s2 start2 end2)))))
           ...))))
    (define-common
      (string-prefix-length "string-prefix-length" string-prefix? "string-prefix?" common-prefix same?)
      (string-suffix-length "string-suffix-length" string-suffix? "string-suffix?" common-suffix same?)
      (string-prefix-length-ci "string-prefix-length-ci" string-prefix-ci? "string-prefix-ci?" common-prefix same-ci?)
      (string-suffix-length-ci "string-suffix-length-ci" string-suffix-ci? "string-suffix-ci?" common-suffix same-ci?))

    ;; ---- Searching

    (define (string-index s wanted? . range)
      (let ((in? (criterion "string-index" wanted?)))
        (with-range (start end) "string-index" s range
          (if (char? wanted?)
              (%string-index s wanted? start end)
              (let loop ((i start))
                (and (< i end) (if (in? (string-ref s i)) i (loop (+ i 1)))))))))
    (define (string-index-right s wanted? . range)
      (let ((in? (criterion "string-index-right" wanted?)))
        (with-range (start end) "string-index-right" s range
          (if (char? wanted?)
              (%string-index-right s wanted? start end)
              (let loop ((i (- end 1)))
                (and (<= start i) (if (in? (string-ref s i)) i (loop (- i 1)))))))))
    (define (string-skip s in? . range)
      (let ((in? (criterion "string-skip" in?)))
        (with-range (start end) "string-skip" s range
          (let ((i (skip-forward in? s start end))) (and (< i end) i)))))
    (define (string-skip-right s in? . range)
      (let ((in? (criterion "string-skip-right" in?)))
        (with-range (start end) "string-skip-right" s range
          (let ((i (skip-backward in? s start end))) (and (< start i) (- i 1))))))
    (define (string-count s in? . range)
      (let ((in? (criterion "string-count" in?)))
        (with-range (start end) "string-count" s range
          (let loop ((i start) (n 0))
            (if (< i end) (loop (+ i 1) (if (in? (string-ref s i)) (+ n 1) n)) n)))))

    (define (string-contains s1 s2 . range)
      (with-ranges (start1 end1 start2 end2) "string-contains" s1 s2 range
        (%string-search s1 (substring s2 start2 end2) start1 end1)))
    (define (string-contains-ci s1 s2 . range)
      (with-ranges (start1 end1 start2 end2) "string-contains-ci" s1 s2 range
        (%string-search (map-characters char-foldcase s1 0 (string-length s1))
                        (map-characters char-foldcase s2 start2 end2)
                        start1 end1)))

    ;; ---- Case

    (define (map-characters f s start end)
      (let loop ((i start) (characters '()))
        (if (< i end)
            (loop (+ i 1) (cons (f (string-ref s i)) characters))
            (list->string (reverse characters)))))
    (define (map-in-place! f s start end)
      (let loop ((i start))
        (if (< i end)
            (begin
              (string-set! s i (f (string-ref s i)))
              (loop (+ i 1))))))
    ;; A character is put in title case when it follows one without case, and so begins a word, else in lower case. (A handful
    ;; of digraphs are in title case: in neither of the two, but with a lower one.)
    (define (title-mapper)
      (let ((in-word? #f))
        (lambda (c)
          (let ((cased? (or (char-upper-case? c) (char-lower-case? c) (not (eqv? c (char-downcase c))))) (inside? in-word?))
            (set! in-word? cased?)
            (cond ((not cased?) c) (inside? (char-downcase c)) (else (char-titlecase c)))))))
    (define-syntax define-case
      (syntax-rules ()
        ((_ (name who name! who! mapper) ...)
         (begin
           (begin
             (define (name s . range)
               (with-range (start end) who s range (map-characters mapper s start end)))
             (define (name! s . range)
               (with-range (start end) who! s range (map-in-place! mapper s start end))))
           ...))))
    (define-case
      (string-upcase "string-upcase" string-upcase! "string-upcase!" char-upcase)
      (string-downcase "string-downcase" string-downcase! "string-downcase!" char-downcase)
      (string-titlecase "string-titlecase" string-titlecase! "string-titlecase!" (title-mapper)))

    ;; ---- Reversing and appending

    (define (string-reverse s . range)
      (with-range (start end) "string-reverse" s range
        (let loop ((i start) (characters '()))
          (if (< i end) (loop (+ i 1) (cons (string-ref s i) characters)) (list->string characters)))))
    (define (string-reverse! s . range)
      (with-range (start end) "string-reverse!" s range
        (let loop ((i start) (j (- end 1)))
          (if (< i j)
              (let ((c (string-ref s i)))
                (string-set! s i (string-ref s j))
                (string-set! s j c)
                (loop (+ i 1) (- j 1)))))))

    (define (string-concatenate strings)
      (expect-list "string-concatenate" strings)
      (apply string-append strings))
    (define (string-concatenate-reverse strings . options)
      (expect-list "string-concatenate-reverse" strings)
      (no-more "string-concatenate-reverse" options 2)
      (let* ((final (optional options 0 "")))
        (expect-string "string-concatenate-reverse" final)
        (let ((end (optional options 1 (string-length final))))
          (expect-count "string-concatenate-reverse" final end)
          (apply string-append (reverse (cons (substring final 0 end) strings))))))

    ;; ---- Folding, unfolding and mapping

    (define (string-map f s . range)
      (expect-procedure "string-map" f)
      (with-range (start end) "string-map" s range (map-characters f s start end)))
    (define (string-map! f s . range)
      (expect-procedure "string-map!" f)
      (with-range (start end) "string-map!" s range (map-in-place! f s start end)))
    (define (string-fold f seed s . range)
      (expect-procedure "string-fold" f)
      (with-range (start end) "string-fold" s range
        (let loop ((i start) (result seed))
          (if (< i end) (loop (+ i 1) (f (string-ref s i) result)) result))))
    (define (string-fold-right f seed s . range)
      (expect-procedure "string-fold-right" f)
      (with-range (start end) "string-fold-right" s range
        (let loop ((i (- end 1)) (result seed))
          (if (< i start) result (loop (- i 1) (f (string-ref s i) result))))))
    (define (string-for-each f s . range)
      (expect-procedure "string-for-each" f)
      (with-range (start end) "string-for-each" s range
        (let loop ((i start))
          (if (< i end) (begin (f (string-ref s i)) (loop (+ i 1)))))))
    (define (string-for-each-index f s . range)
      (expect-procedure "string-for-each-index" f)
      (with-range (start end) "string-for-each-index" s range
        (let loop ((i start))
          (if (< i end) (begin (f i) (loop (+ i 1)))))))

    ;; The characters that the seeds give, the last first, and the last seed.
    (define (unfold-reversed who stop? mapper successor seed)
      (expect-procedure who stop?)
      (expect-procedure who mapper)
      (expect-procedure who successor)
      (let loop ((seed seed) (characters '()))
        (if (stop? seed)
            (values characters seed)
            (let ((c (mapper seed))) (loop (successor seed) (cons c characters))))))
    (define (nothing seed) "")
    (define (string-unfold stop? mapper successor seed . options)
      (no-more "string-unfold" options 2)
      (call-with-values (lambda () (unfold-reversed "string-unfold" stop? mapper successor seed))
        (lambda (characters seed)
          (string-append (optional options 0 "") (list->string (reverse characters)) ((optional options 1 nothing) seed)))))
    (define (string-unfold-right stop? mapper successor seed . options)
      (no-more "string-unfold-right" options 2)
      (call-with-values (lambda () (unfold-reversed "string-unfold-right" stop? mapper successor seed))
        (lambda (characters seed)
          (string-append ((optional options 1 nothing) seed) (list->string characters) (optional options 0 "")))))

    ;; ---- Replicating

    ;; The characters at from ... to of the part, repeated without end in both directions.
    (define (replicate who s from options)
      (expect-integer who from)
      (with-range (start end) who s (if (pair? options) (cdr options) '())
        (let* ((length (- end start)) (to (optional options 0 (+ from length))))
          (expect-integer who to)
          (expect-order who from to)
          (if (and (= length 0) (< from to)) (error (string-append who ": the string is empty")))
          (let loop ((i (- to 1)) (characters '()))
            (if (< i from)
                (list->string characters)
                (loop (- i 1) (cons (string-ref s (+ start (modulo i length))) characters)))))))
    (define (xsubstring s from . options) (replicate "xsubstring" s from options))
    (define (string-xcopy! target at s from . options)
      (string-copy! target at (replicate "string-xcopy!" s from options)))

    ;; ---- Replacing, splitting, filtering

    (define (string-replace s1 s2 start1 end1 . range)
      (with-ranges (start1 end1 start2 end2) "string-replace" s1 s2 (cons start1 (cons end1 range))
        (string-append (substring s1 0 start1) (substring s2 start2 end2) (substring s1 end1))))

    (define (string-tokenize s . options)
      (let ((in? (criterion "string-tokenize" (optional options 0 char-set:graphic))))
        (with-range (start end) "string-tokenize" s (if (pair? options) (cdr options) '())
          (let ((out? (lambda (c) (not (in? c)))))
            (let loop ((end end) (tokens '()))
              (let ((end (skip-backward out? s start end)))
                (if (= end start)
                    tokens
                    (let ((first (skip-backward in? s start end)))
                      (loop first (cons (substring s first end) tokens))))))))))

    ;; The string may come first, as in the text of the specification, or second, as in its index.
    (define (keep who keep? first second range)
      (let* ((string-first? (string? first)) (s (if string-first? first second))
             (in? (criterion who (if string-first? second first))))
        (with-range (start end) who s range
          (let loop ((i start) (characters '()))
            (if (< i end)
                (let ((c (string-ref s i)))
                  (loop (+ i 1) (if (eq? keep? (if (in? c) #t #f)) (cons c characters) characters)))
                (list->string (reverse characters)))))))
    (define (string-filter wanted? s . range) (keep "string-filter" #t wanted? s range))
    (define (string-delete unwanted? s . range) (keep "string-delete" #f unwanted? s range))

    ;; ---- What other libraries of strings are made with

    (define (who-of procedure) (if (symbol? procedure) (symbol->string procedure) "string-parse-start+end"))
    (define (string-parse-start+end procedure s arguments)
      (let* ((start (optional arguments 0 0)) (end (optional arguments 1 (string-length s))))
        (check-substring-spec procedure s start end)
        (values (if (and (pair? arguments) (pair? (cdr arguments))) (cddr arguments) '()) start end)))
    (define (string-parse-final-start+end procedure s arguments)
      (no-more (who-of procedure) arguments 2)
      (call-with-values (lambda () (string-parse-start+end procedure s arguments))
        (lambda (rest start end) (values start end))))
    (define-syntax let-string-start+end
      (syntax-rules ()
        ((_ (start end) procedure s arguments body0 body ...)
         (call-with-values (lambda () (string-parse-final-start+end procedure s arguments))
           (lambda (start end) body0 body ...)))
        ((_ (start end rest) procedure s arguments body0 body ...)
         (call-with-values (lambda () (string-parse-start+end procedure s arguments))
           (lambda (rest start end) body0 body ...)))))
    (define (check-substring-spec procedure s start end)
      (expect-string (who-of procedure) s)
      (expect-range (who-of procedure) "a string" (string-length s) start end))
    (define (substring-spec-ok? s start end)
      (and (string? s) (exact-integer? start) (exact-integer? end) (<= 0 start end (string-length s))))

    ;; Element i is where to go on in the pattern after a mismatch at i: the length of the longest beginning of the pattern that
    ;; ends just before i and is followed by another character; -1 says to take the next character of the text.
    (define (make-kmp-restart-vector pattern . options)
      (let ((same? (optional options 0 char=?)))
        (expect-procedure "make-kmp-restart-vector" same?)
        (with-range (start end) "make-kmp-restart-vector" pattern (if (pair? options) (cdr options) '())
          (let* ((length (- end start)) (restart (make-vector length -1)))
            (define (at i) (string-ref pattern (+ start i)))
            ;; k is the length of the longest beginning that ends just before i.
            (let loop ((i 1) (k 0))
              (if (< i length)
                  (begin
                    (vector-set! restart i (if (same? (at i) (at k)) (vector-ref restart k) k))
                    (let back ((k k))
                      (cond ((< k 0) (loop (+ i 1) 0))
                            ((same? (at i) (at k)) (loop (+ i 1) (+ k 1)))
                            (else (back (vector-ref restart k))))))))
            restart))))
    (define (kmp-step pattern restart c i same? start)
      (let loop ((i i))
        (cond ((= i -1) 0)
              ((same? c (string-ref pattern (+ i start))) (+ i 1))
              (else (loop (vector-ref restart i))))))
    ;; The new position in the pattern, or -(index behind the match).
    (define (string-kmp-partial-search pattern restart s i . options)
      (let ((same? (optional options 0 char=?)) (pattern-start (optional options 1 0)) (length (vector-length restart)))
        (with-range (start end) "string-kmp-partial-search" s (if (and (pair? options) (pair? (cdr options))) (cddr options) '())
          (let loop ((at start) (i i))
            (cond ((= i length) (- at))
                  ((= at end) i)
                  (else (loop (+ at 1) (kmp-step pattern restart (string-ref s at) i same? pattern-start))))))))))
