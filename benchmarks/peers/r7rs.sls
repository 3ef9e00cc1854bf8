;; What Chez Scheme needs to run the benchmark programs: the names of R7RS-small
;; that they may use, SRFI 69 and SRFI 18, over Chez's own library.
;; Chez has R6RS; where a name means something else in R7RS it is defined here,
;; and all the others are handed through. Only these names are exported, so that
;; a program may define any other, as it may in R7RS.
(library (r7rs)
  (export
   ;; Syntax
   define lambda let let* letrec letrec* let-values let*-values if cond case
   when unless and or do begin set! quote quasiquote unquote unquote-splicing
   else => _ ... define-syntax let-syntax letrec-syntax syntax-rules
   define-values case-lambda guard parameterize delay define-record-type
   ;; Equivalence and numbers
   eq? eqv? equal? not boolean? boolean=?
   number? complex? real? rational? integer? exact? inexact? exact inexact
   exact-integer? nan? finite? infinite? zero? positive?
   negative? odd? even? = < > <= >= + - * / abs max min quotient remainder
   modulo floor/ floor-quotient floor-remainder truncate/ truncate-quotient
   truncate-remainder gcd lcm numerator denominator floor ceiling round truncate
   exp log sin cos tan asin acos atan sqrt square exact-integer-sqrt expt
   number->string string->number
   ;; Pairs and lists
   pair? null? list? cons car cdr set-car! set-cdr! caar cadr cdar cddr caaar
   caadr cadar caddr cdaar cdadr cddar cdddr cadddr cddddr list make-list length
   append reverse list-tail list-ref list-set! list-copy memq memv member assq
   assv assoc map for-each
   ;; Symbols, characters, strings
   symbol? symbol=? symbol->string string->symbol
   char? char=? char<? char>? char<=? char>=? char-ci=? char-alphabetic?
   char-numeric? char-whitespace? char-upper-case? char-lower-case? char-upcase
   char-downcase char-foldcase digit-value char->integer integer->char
   string? make-string string string-length string-ref string-set! string=?
   string<? string>? string<=? string>=? string-ci=? string-append substring
   string->list list->string string-copy string-upcase string-downcase
   string-foldcase string-map string-for-each string->vector vector->string
   ;; Vectors and bytevectors
   vector? make-vector vector vector-length vector-ref vector-set! vector->list
   list->vector vector-fill! vector-copy vector-copy! vector-append vector-map
   vector-for-each
   bytevector? make-bytevector bytevector bytevector-length bytevector-u8-ref
   bytevector-u8-set! utf8->string string->utf8
   ;; Control
   procedure? apply values call-with-values call/cc
   call-with-current-continuation dynamic-wind make-parameter force make-promise
   error raise raise-continuable with-exception-handler error-object?
   error-object-message error-object-irritants
   ;; Ports
   eof-object eof-object? current-input-port current-output-port
   current-error-port open-input-file open-output-file open-input-string
   open-output-string get-output-string close-port close-input-port
   close-output-port call-with-port call-with-input-file call-with-output-file
   with-output-to-file input-port? output-port? port? read read-char peek-char
   read-line read-string char-ready? write display newline write-char
   write-string write-simple write-shared flush-output-port file-exists?
   delete-file
   ;; Process and time
   command-line exit get-environment-variable current-jiffy jiffies-per-second
   current-second
   ;; SRFI 69
   make-hash-table hash-table? hash-table-set! hash-table-ref
   hash-table-ref/default hash-table-update! hash-table-update!/default
   hash-table-delete! hash-table-exists? hash-table-walk hash-table-size
   hash-table-keys hash-table-values
   ;; SRFI 18
   make-thread thread-start! thread-join! thread-sleep! thread-yield!
   make-mutex mutex-lock! mutex-unlock!)
  (import
   (except (chezscheme)
           define-record-type error member assoc string->list string-copy
           vector->list vector-fill! vector-copy make-mutex make-hash-table
           hash-table? thread?)
   (prefix (only (chezscheme)
                 define-record-type error member assoc string->list string-copy
                 vector->list vector-fill! vector-copy make-mutex)
           chez:))

  ;; Records: R7RS names every procedure; Chez wants them in its `fields`.
  (define-syntax define-record-type
    (lambda (form)
      (define (field-name spec)
        (syntax-case spec () ((name . procedures) #'name)))
      (define (chez-field spec)
        (syntax-case spec ()
          ((name) (with-syntax (((get) (generate-temporaries '(get))))
                    #'(immutable name get)))
          ((name get) #'(immutable name get))
          ((name get set) #'(mutable name get set))))
      ;; Fields that the constructor does not set start as #f.
      (define (initial-value parameters)
        (lambda (field)
          (if (memp (lambda (parameter) (bound-identifier=? parameter field))
                    parameters)
              field
              #'#f)))
      (syntax-case form ()
        ((_ name (make parameter ...) is? spec ...)
         (let ((names (map field-name #'(spec ...))))
           (with-syntax (((chez-spec ...) (map chez-field #'(spec ...)))
                         ((value ...)
                          (map (initial-value #'(parameter ...)) names)))
             #'(chez:define-record-type (name make is?)
                 (sealed #t)
                 (fields chez-spec ...)
                 (protocol
                  (lambda (new)
                    (lambda (parameter ...) (new value ...)))))))))))

  ;; Numbers

  (define (exact-integer? value)
    (and (integer? value) (exact? value)))

  (define (square number) (* number number))

  (define truncate-quotient quotient)
  (define truncate-remainder remainder)
  (define floor-remainder modulo)

  (define (truncate/ n divisor)
    (values (quotient n divisor) (remainder n divisor)))

  (define (floor-quotient n divisor)
    (floor (/ n divisor)))

  (define (floor/ n divisor)
    (values (floor-quotient n divisor) (modulo n divisor)))

  (define (digit-value char)
    (and (char<=? #\0 char #\9)
         (- (char->integer char) 48)))

  ;; Lists

  (define (list-set! items index value)
    (set-car! (list-tail items index) value))

  (define member
    (case-lambda
      ((item items) (chez:member item items))
      ((item items same?)
       (memp (lambda (other) (same? item other)) items))))

  (define assoc
    (case-lambda
      ((key pairs) (chez:assoc key pairs))
      ((key pairs same?)
       (assp (lambda (other) (same? key other)) pairs))))

  ;; Strings and vectors, with their optional ranges

  (define string-copy
    (case-lambda
      ((text) (chez:string-copy text))
      ((text start) (substring text start (string-length text)))
      ((text start end) (substring text start end))))

  (define string->list
    (case-lambda
      ((text) (chez:string->list text))
      ((text . range) (chez:string->list (apply string-copy text range)))))

  (define (string-map procedure text . texts)
    (list->string
     (apply map procedure
            (chez:string->list text)
            (map chez:string->list texts))))

  (define (string->vector text . range)
    (list->vector (apply string->list text range)))

  (define (vector->string characters . range)
    (list->string (apply vector->list characters range)))

  (define vector-copy
    (case-lambda
      ((items) (chez:vector-copy items))
      ((items start) (vector-copy items start (vector-length items)))
      ((items start end)
       (let ((copy (make-vector (- end start))))
         (vector-copy! copy 0 items start end)
         copy))))

  (define vector-copy!
    (case-lambda
      ((to at from) (vector-copy! to at from 0 (vector-length from)))
      ((to at from start) (vector-copy! to at from start (vector-length from)))
      ((to at from start end)
       (if (< at start)
           (do ((i start (+ i 1)))
               ((= i end))
             (vector-set! to (+ at (- i start)) (vector-ref from i)))
           (do ((i (- end 1) (- i 1)))
               ((< i start))
             (vector-set! to (+ at (- i start)) (vector-ref from i)))))))

  (define vector->list
    (case-lambda
      ((items) (chez:vector->list items))
      ((items . range) (chez:vector->list (apply vector-copy items range)))))

  (define vector-fill!
    (case-lambda
      ((items value) (chez:vector-fill! items value))
      ((items value start)
       (vector-fill! items value start (vector-length items)))
      ((items value start end)
       (do ((index start (+ index 1)))
           ((= index end))
         (vector-set! items index value)))))

  (define (vector-append . all)
    (list->vector (apply append (map chez:vector->list all))))

  ;; Errors and promises

  (define (error message . irritants)
    (apply chez:error #f message irritants))

  (define error-object? message-condition?)
  (define error-object-message condition-message)
  (define error-object-irritants condition-irritants)

  (define (make-promise value)
    (delay value))

  ;; Ports

  (define read-line
    (case-lambda
      (() (get-line (current-input-port)))
      ((port) (get-line port))))

  (define read-string
    (case-lambda
      ((count) (get-string-n (current-input-port) count))
      ((count port) (get-string-n port count))))

  (define write-string
    (case-lambda
      ((text) (put-string (current-output-port) text))
      ((text port) (put-string port text))
      ((text port . range)
       (put-string port (apply string-copy text range)))))

  (define write-simple write)

  (define (write-shared . arguments)
    (parameterize ((print-graph #t))
      (apply write arguments)))

  ;; Process and time

  (define get-environment-variable getenv)

  (define (jiffies-per-second) 1000000000)

  (define (nanoseconds time)
    (+ (* 1000000000 (time-second time)) (time-nanosecond time)))

  (define (current-jiffy)
    (nanoseconds (current-time 'time-monotonic)))

  (define (current-second)
    (/ (nanoseconds (current-time 'time-utc)) 1e9))

  ;; SRFI 69

  (define make-hash-table
    (case-lambda
      (() (make-hashtable equal-hash equal?))
      ((same? . hash-and-size)
       (cond ((eq? same? eq?) (make-eq-hashtable))
             ((eq? same? eqv?) (make-eqv-hashtable))
             ((eq? same? string=?) (make-hashtable string-hash string=?))
             (else (make-hashtable equal-hash same?))))))

  (define hash-table? hashtable?)
  (define hash-table-set! hashtable-set!)
  (define hash-table-ref/default hashtable-ref)
  (define hash-table-update!/default hashtable-update!)
  (define hash-table-delete! hashtable-delete!)
  (define hash-table-exists? hashtable-contains?)
  (define hash-table-size hashtable-size)

  (define missing (list 'missing))

  (define hash-table-ref
    (case-lambda
      ((table key)
       (hash-table-ref table key (lambda () (error "no such key" key))))
      ((table key fail)
       (let ((value (hashtable-ref table key missing)))
         (if (eq? value missing) (fail) value)))))

  (define (hash-table-update! table key change . fail)
    (hashtable-set! table key (change (apply hash-table-ref table key fail))))

  (define (hash-table-walk table visit)
    (vector-for-each
     (lambda (cell) (visit (car cell) (cdr cell)))
     (hashtable-cells table)))

  (define (hash-table-keys table)
    (chez:vector->list (hashtable-keys table)))

  (define (hash-table-values table)
    (map cdr (chez:vector->list (hashtable-cells table))))

  ;; SRFI 18

  (define-record-type thread
    (new-thread thunk lock finished done? result)
    thread?
    (thunk thread-thunk)
    (lock thread-lock)
    (finished thread-finished)
    (done? thread-done? set-thread-done?!)
    (result thread-result set-thread-result!))

  (define (make-thread thunk . name)
    (new-thread thunk (chez:make-mutex) (make-condition) #f #f))

  (define (thread-start! thread)
    (fork-thread
     (lambda ()
       (let ((result ((thread-thunk thread))))
         (with-mutex (thread-lock thread)
           (set-thread-result! thread result)
           (set-thread-done?! thread #t)
           (condition-broadcast (thread-finished thread))))))
    thread)

  (define (thread-join! thread)
    (with-mutex (thread-lock thread)
      (let wait ()
        (unless (thread-done? thread)
          (condition-wait (thread-finished thread) (thread-lock thread))
          (wait))))
    (thread-result thread))

  (define (thread-sleep! seconds)
    (let* ((all (exact (round (* seconds 1000000000))))
           (whole (quotient all 1000000000)))
      (sleep (make-time 'time-duration (- all (* whole 1000000000)) whole))))

  (define (thread-yield!) (thread-sleep! 0))

  (define (make-mutex . name) (chez:make-mutex))
  (define (mutex-lock! mutex) (mutex-acquire mutex))
  (define (mutex-unlock! mutex) (mutex-release mutex)))
