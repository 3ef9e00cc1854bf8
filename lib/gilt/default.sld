;; Everything that a program without an import and the prompt see: all of R7RS-small, hash tables, threads, the runtime.
(define-library (gilt default)
  (import (gilt core) (except (gilt primitives) hash-table? hash-table-size hash-table-clear! hash-table-copy)
          (gilt syntax) (gilt control) (gilt sequences) (gilt numbers)
          (gilt ports) (gilt system) (gilt hash-tables) (gilt threads) (gilt runtime))
  (export
    (rename call-with-current-continuation call/cc) (rename exact inexact->exact) (rename inexact
    exact->inexact) * + - ... / < <= = => > >= _ abandoned-mutex-exception? abs acos alist->hash-table
    and angle append append-map apply arithmetic-shift asin assoc assq assv atan begin binary-port?
    bit-count bitwise-and bitwise-ior bitwise-not bitwise-xor boolean=? boolean? box box? bytevector
    bytevector-append bytevector-copy bytevector-copy! bytevector-length bytevector-u8-ref
    bytevector-u8-set! bytevector? caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar
    caddar cadddr caddr cadr call-with-current-continuation call-with-input-file call-with-mutex
    call-with-output-file call-with-output-string call-with-port call-with-values car case case-lambda
    cdaaar cdaadr cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr cdr
    ceiling char->integer char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>?
    char-downcase char-foldcase char-lower-case? char-numeric? char-ready? char-upcase char-upper-case?
    char-whitespace? char<=? char<? char=? char>=? char>? char? close-input-port close-output-port
    close-port collect-garbage command-line complex? cond cond-expand condition-variable-broadcast!
    condition-variable-name condition-variable-signal! condition-variable-specific
    condition-variable-specific-set! condition-variable? cons cos current-error-port current-input-port
    current-jiffy current-output-port current-second current-thread current-time define
    define-record-type define-syntax define-values delay delay-force delete-file denominator digit-value
    display do dynamic-wind else emergency-exit environment eof-object eof-object? eq? equal? eqv? error
    error-object-irritants error-object-message error-object? eval even? exact exact-integer-sqrt
    exact-integer? exact? exit exp expt features file-error? file-exists? filter finite? floor
    floor-quotient floor-remainder floor/ flush-output-port fold for-each force gc-stats gcd
    get-environment-variable get-environment-variables get-output-bytevector get-output-string
    gil-enabled? gil-stats gil-switch-interval guard hash hash-table->alist hash-table-clear!
    hash-table-contains? hash-table-copy hash-table-count hash-table-delete! hash-table-exists?
    hash-table-fold hash-table-keys hash-table-merge! hash-table-ref hash-table-ref/default
    hash-table-set! hash-table-size hash-table-update! hash-table-update!/default hash-table-values
    hash-table-walk hash-table? heap-census if imag-part include include-ci inexact inexact? infinite?
    input-port-open? input-port? integer->char integer? interaction-environment jiffies-per-second
    join-timeout-exception? lambda last-pair lcm length let let* let*-values let-syntax let-values
    letrec letrec* letrec-syntax list list->string list->vector list-copy list-ref list-set! list-sort
    list-tail list? load log magnitude make-bytevector make-condition-variable make-hash-table make-list
    make-mutex make-parameter make-polar make-promise make-rectangular make-string make-thread
    make-vector map max member memq memv min modulo mutex-lock! mutex-name mutex-specific
    mutex-specific-set! mutex-state mutex-unlock! mutex? nan? negative? newline not null-environment
    null? number->string number? numerator object-size odd? open-binary-input-file open-binary-output-file
    open-input-bytevector open-input-file open-input-string open-output-bytevector open-output-file
    open-output-string or output-port-open? output-port? pair? parameterize peek-char peek-u8 port?
    positive? procedure? promise? quasiquote quote quotient raise raise-continuable rational?
    rationalize rc-stats read read-bytevector read-bytevector! read-char read-error? read-line read-string
    read-u8 real-part real? refcount remainder reverse round runtime-flavor scheme-report-environment
    seconds->time set! set-box! set-car! set-cdr! sin sort sqrt square string string->list
    string->number string->symbol string->utf8 string->vector string-append string-ci<=? string-ci<?
    string-ci=? string-ci>=? string-ci>? string-copy string-copy! string-downcase string-fill!
    string-foldcase string-for-each string-hash string-length string-map string-ref string-set!
    string-upcase string<=? string<? string=? string>=? string>? string? substring symbol->string
    symbol-append symbol=? symbol? syntax-error syntax-rules tan terminated-thread-exception?
    textual-port? thread-join! thread-name thread-sleep! thread-specific thread-specific-set!
    thread-start! thread-terminate! thread-yield! thread? time->seconds time? truncate truncate-quotient
    truncate-remainder truncate/ u8-ready? unbox uncaught-exception-reason uncaught-exception? unless
    unquote unquote-splicing utf8->string values vector vector->list vector->string vector-append
    vector-copy vector-copy! vector-fill! vector-for-each vector-length vector-map vector-ref
    vector-set! vector? when with-exception-handler with-input-from-file with-output-to-file write
    write-bytevector write-char write-shared write-simple write-string write-u8 zero?))
