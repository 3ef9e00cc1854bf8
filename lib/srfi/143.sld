;; SRFI 143: fixnums. What is no fixnum, argument or result, is an error.
(define-library (srfi 143)
  (import (gilt default) (only (gilt primitives) fixnum? integer-length) (gilt expect) (srfi 151))
  (export
    fx-width fx-greatest fx-least fixnum? fx=? fx<? fx>? fx<=? fx>=? fxzero? fxpositive? fxnegative?
    fxodd? fxeven? fxmax fxmin fx+ fx- fxneg fx* fxquotient fxremainder fxabs fxsquare fxsqrt fx+/carry
    fx-/carry fx*/carry fxnot fxand fxior fxxor fxarithmetic-shift fxarithmetic-shift-left
    fxarithmetic-shift-right fxbit-count fxlength fxif fxbit-set? fxcopy-bit fxfirst-set-bit
    fxbit-field fxbit-field-rotate fxbit-field-reverse)
  (begin
    (define fx-width 61)
    (define fx-greatest (- (expt 2 60) 1))
    (define fx-least (- (expt 2 60)))

    (define (check-fixnum who object) (expect who "a fixnum" fixnum? object))
    (define (fail-overflow who result)
      (error (string-append (symbol->string who) ": the result is no fixnum:") result))
    (define (fixnum-result who result) (if (fixnum? result) result (fail-overflow who result)))

    ;; (define-fixnum (name argument ...) body): a procedure of fixnums; one of which the result must be a fixnum, too.
    (define-syntax define-on-fixnums
      (syntax-rules ()
        ((_ (name argument ...) body)
         (define (name argument ...)
           (check-fixnum 'name argument) ...
           body))))
    (define-syntax define-fixnum
      (syntax-rules ()
        ((_ (name argument ...) body)
         (define-on-fixnums (name argument ...) (fixnum-result 'name body)))))

    ;; A procedure of any number of fixnums, fast for two of them.
    (define-syntax define-of-many
      (syntax-rules ()
        ((_ name operation)
         (define name
           (case-lambda
             ((i j) (check-fixnum 'name i) (check-fixnum 'name j) (operation i j))
             (all (for-each (lambda (i) (check-fixnum 'name i)) all) (apply operation all)))))))
    ;; A comparison, which is true of no and of one fixnum.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name operation)
         (define name
           (case-lambda
             ((i j) (check-fixnum 'name i) (check-fixnum 'name j) (operation i j))
             (() #t)
             (all (for-each (lambda (i) (check-fixnum 'name i)) all) (apply operation all)))))))

    (define-comparison fx=? =)
    (define-comparison fx<? <)
    (define-comparison fx>? >)
    (define-comparison fx<=? <=)
    (define-comparison fx>=? >=)
    (define-of-many fxmax max)
    (define-of-many fxmin min)
    (define-of-many fxand bitwise-and)
    (define-of-many fxior bitwise-ior)
    (define-of-many fxxor bitwise-xor)

    (define-on-fixnums (fxzero? i) (= i 0))
    (define-on-fixnums (fxpositive? i) (> i 0))
    (define-on-fixnums (fxnegative? i) (< i 0))
    (define-on-fixnums (fxodd? i) (odd? i))
    (define-on-fixnums (fxeven? i) (even? i))

    (define-fixnum (fx+ i j) (+ i j))
    (define-fixnum (fx- i j) (- i j))
    (define-fixnum (fxneg i) (- i))
    (define-fixnum (fx* i j) (* i j))
    (define-fixnum (fxabs i) (abs i))
    (define-fixnum (fxsquare i) (* i i))

    (define (check-divisor who j)
      (check-fixnum who j)
      (if (= j 0) (error (string-append (symbol->string who) ": division by zero"))))
    (define (fxquotient i j)
      (check-fixnum 'fxquotient i)
      (check-divisor 'fxquotient j)
      (fixnum-result 'fxquotient (quotient i j)))
    (define (fxremainder i j)
      (check-fixnum 'fxremainder i)
      (check-divisor 'fxremainder j)
      (remainder i j))

    (define-on-fixnums (fxsqrt i)
      (if (< i 0)
          (wrong-type 'fxsqrt "a fixnum that is not negative" i)
          (exact-integer-sqrt i)))

    ;; Remainder and quotient of n by 2^width, the remainder within the range of fixnums.
    (define modulus (expt 2 fx-width))
    (define (balanced n)
      (let* ((low (modulo n modulus)) (r (if (> low fx-greatest) (- low modulus) low)))
        (values r (quotient (- n r) modulus))))
    (define-on-fixnums (fx+/carry i j k) (balanced (+ i j k)))
    (define-on-fixnums (fx-/carry i j k) (balanced (- i j k)))
    (define-on-fixnums (fx*/carry i j k) (balanced (+ (* i j) k)))

    ;; Bits

    (define-on-fixnums (fxnot i) (bitwise-not i))
    (define-on-fixnums (fxbit-count i) (bit-count i))
    (define-on-fixnums (fxlength i) (integer-length i))
    (define-on-fixnums (fxif mask i j) (bitwise-if mask i j))
    (define-on-fixnums (fxfirst-set-bit i) (first-set-bit i))

    ;; A fixnum from `least` up to what is below the limit.
    (define (check-below who i least limit)
      (if (not (and (fixnum? i) (<= least i) (< i limit)))
          (wrong-type who
                      (string-append "an exact integer from " (number->string least) " to " (number->string (- limit 1)))
                      i)))
    (define (shift who i count)
      (check-fixnum who i)
      (fixnum-result who (arithmetic-shift i count)))
    (define (fxarithmetic-shift i count)
      (check-below 'fxarithmetic-shift count (- 1 fx-width) fx-width)
      (shift 'fxarithmetic-shift i count))
    (define (fxarithmetic-shift-left i count)
      (check-below 'fxarithmetic-shift-left count 0 fx-width)
      (shift 'fxarithmetic-shift-left i count))
    (define (fxarithmetic-shift-right i count)
      (check-below 'fxarithmetic-shift-right count 0 fx-width)
      (shift 'fxarithmetic-shift-right i (- count)))

    (define (fxbit-set? index i)
      (check-below 'fxbit-set? index 0 fx-width)
      (check-fixnum 'fxbit-set? i)
      (bit-set? index i))
    (define (fxcopy-bit index i boolean)
      (check-below 'fxcopy-bit index 0 fx-width)
      (check-fixnum 'fxcopy-bit i)
      ;; The sign is the bit after the others.
      (if (= index (- fx-width 1))
          (if (eq? boolean (< i 0)) i (if boolean (+ i fx-least) (- i fx-least)))
          (copy-bit index i boolean)))

    (define (check-field who i start end)
      (check-fixnum who i)
      (check-below who end 0 fx-width)
      (check-below who start 0 (+ end 1)))
    (define (fxbit-field i start end)
      (check-field 'fxbit-field i start end)
      (bit-field i start end))
    (define (fxbit-field-rotate i count start end)
      (check-field 'fxbit-field-rotate i start end)
      (check-fixnum 'fxbit-field-rotate count)
      (bit-field-rotate i count start end))
    (define (fxbit-field-reverse i start end)
      (check-field 'fxbit-field-reverse i start end)
      (bit-field-reverse i start end))))
