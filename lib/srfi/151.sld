;; SRFI 151: exact integers as rows of bits, infinite to the left, in two's complement. Fields are cut out by shifts and
;; masks; conversions go by words of bits, so that long integers take no quadratic time.
(define-library (srfi 151)
  (import (gilt default) (only (gilt primitives) integer-length fixnum?) (gilt expect))
  (export
    bitwise-not bitwise-and bitwise-ior bitwise-xor bitwise-eqv bitwise-nand bitwise-nor bitwise-andc1
    bitwise-andc2 bitwise-orc1 bitwise-orc2 arithmetic-shift bit-count integer-length bitwise-if
    bit-set? copy-bit bit-swap any-bit-set? every-bit-set? first-set-bit bit-field bit-field-any?
    bit-field-every? bit-field-clear bit-field-set bit-field-replace bit-field-replace-same
    bit-field-rotate bit-field-reverse bits->list list->bits bits->vector vector->bits bits bitwise-fold
    bitwise-for-each bitwise-unfold make-bitwise-generator)
  (begin

    (define (check-field who i start end)
      (expect-integer who i)
      (expect-natural who start)
      (expect-natural who end)
      (expect-order who start end))

    (define-syntax define-on-integers
      (syntax-rules ()
        ((_ (name i ...) body)
         (define (name i ...)
           (expect-integer 'name i) ...
           body))))

    ;; Basic operations

    (define bitwise-eqv
      (case-lambda
        ((i j) (bitwise-not (bitwise-xor i j)))
        (all (fold (lambda (i result) (bitwise-not (bitwise-xor result i))) -1 all))))

    (define-on-integers (bitwise-nand i j) (bitwise-not (bitwise-and i j)))
    (define-on-integers (bitwise-nor i j) (bitwise-not (bitwise-ior i j)))
    (define-on-integers (bitwise-andc1 i j) (bitwise-and (bitwise-not i) j))
    (define-on-integers (bitwise-andc2 i j) (bitwise-and i (bitwise-not j)))
    (define-on-integers (bitwise-orc1 i j) (bitwise-ior (bitwise-not i) j))
    (define-on-integers (bitwise-orc2 i j) (bitwise-ior i (bitwise-not j)))
    (define-on-integers (bitwise-if mask i j) (merge mask i j))
    (define (merge mask i j) (bitwise-xor j (bitwise-and mask (bitwise-xor i j))))

    ;; Single bits

    (define (bit i index) (bitwise-and (arithmetic-shift i (- index)) 1))
    (define (one-at index) (arithmetic-shift 1 index))

    (define (bit-set? index i)
      (expect-natural 'bit-set? index)
      (expect-integer 'bit-set? i)
      (= (bit i index) 1))
    (define (copy-bit index i boolean)
      (expect-natural 'copy-bit index)
      (expect-integer 'copy-bit i)
      (if boolean
          (bitwise-ior i (one-at index))
          (bitwise-and i (bitwise-not (one-at index)))))
    (define (bit-swap a b i)
      (expect-natural 'bit-swap a)
      (expect-natural 'bit-swap b)
      (expect-integer 'bit-swap i)
      (if (= (bit i a) (bit i b))
          i
          (bitwise-xor i (bitwise-ior (one-at a) (one-at b)))))
    (define-on-integers (any-bit-set? test i) (not (= (bitwise-and test i) 0)))
    (define-on-integers (every-bit-set? test i) (= (bitwise-and test i) test))
    ;; What i and -i share is the lowest one.
    (define-on-integers (first-set-bit i) (- (integer-length (bitwise-and i (- i))) 1))

    ;; Fields

    (define (mask size) (- (arithmetic-shift 1 size) 1))
    (define (field i start end) (bitwise-and (arithmetic-shift i (- start)) (mask (- end start))))
    (define (field-mask start end) (arithmetic-shift (mask (- end start)) start))
    (define (replace i start end new)
      (merge (field-mask start end) (arithmetic-shift new start) i))

    (define (bit-field i start end)
      (check-field 'bit-field i start end)
      (field i start end))
    (define (bit-field-any? i start end)
      (check-field 'bit-field-any? i start end)
      (not (= (field i start end) 0)))
    (define (bit-field-every? i start end)
      (check-field 'bit-field-every? i start end)
      (= (field i start end) (mask (- end start))))
    (define (bit-field-clear i start end)
      (check-field 'bit-field-clear i start end)
      (bitwise-and i (bitwise-not (field-mask start end))))
    (define (bit-field-set i start end)
      (check-field 'bit-field-set i start end)
      (bitwise-ior i (field-mask start end)))
    (define (bit-field-replace i source start end)
      (check-field 'bit-field-replace i start end)
      (expect-integer 'bit-field-replace source)
      (replace i start end source))
    (define (bit-field-replace-same i source start end)
      (check-field 'bit-field-replace-same i start end)
      (expect-integer 'bit-field-replace-same source)
      (merge (field-mask start end) source i))

    (define (bit-field-rotate i count start end)
      (check-field 'bit-field-rotate i start end)
      (expect-integer 'bit-field-rotate count)
      (let ((size (- end start)))
        (if (= size 0)
            i
            (let ((count (modulo count size)) (old (field i start end)))
              (replace i start end
                       (bitwise-ior (arithmetic-shift old count) (arithmetic-shift old (- count size))))))))

    ;; The lowest `size` bits of i in the opposite order; long rows by halves.
    (define (reversed i size)
      (if (<= size word)
          (let loop ((i i) (size size) (result 0))
            (if (= size 0)
                result
                (loop (quotient i 2) (- size 1) (+ (* 2 result) (remainder i 2)))))
          (let* ((low (quotient size 2)) (high (- size low)))
            (bitwise-ior (arithmetic-shift (reversed (field i 0 low) low) high)
                         (reversed (arithmetic-shift i (- low)) high)))))
    (define (bit-field-reverse i start end)
      (check-field 'bit-field-reverse i start end)
      (replace i start end (reversed (field i start end) (- end start))))

    ;; Conversion

    (define word 48)

    ;; Calls (f boolean state) for bits 0 to size; the last state. A word of bits at a time: long integers are halved.
    (define (fold-bits f state i size)
      (if (<= size word)
          (let loop ((i (if (fixnum? i) i (field i 0 size))) (size size) (state state))
            (if (= size 0)
                state
                (loop (floor-quotient i 2) (- size 1) (f (odd? i) state))))
          (let ((low (quotient size 2)))
            (fold-bits f (fold-bits f state (field i 0 low) low) (arithmetic-shift i (- low)) (- size low)))))

    ;; The integer of the booleans that next gives, one for each of `size` bits, bit 0 first.
    (define (collect-bits next size)
      (if (<= size word)
          (let loop ((n 0) (value 1) (result 0))
            (if (= n size)
                result
                (loop (+ n 1) (* 2 value) (if (next) (+ result value) result))))
          (let* ((low (quotient size 2)) (bits (collect-bits next low)))
            (bitwise-ior bits (arithmetic-shift (collect-bits next (- size low)) low)))))

    (define (check-boolean who object) (expect who "a boolean" boolean? object) object)

    (define (list-of-bits who i size)
      (expect-natural who i)
      (expect-natural who size)
      (reverse (fold-bits cons '() i size)))
    (define bits->list
      (case-lambda
        ((i) (expect-natural 'bits->list i) (list-of-bits 'bits->list i (integer-length i)))
        ((i size) (list-of-bits 'bits->list i size))))

    (define bits->vector
      (case-lambda
        ((i) (expect-natural 'bits->vector i) (bits->vector i (integer-length i)))
        ((i size)
         (expect-natural 'bits->vector i)
         (expect-natural 'bits->vector size)
         (let ((result (make-vector size)))
           (fold-bits (lambda (bit at) (vector-set! result at bit) (+ at 1)) 0 i size)
           result))))

    (define (bits-of-list who list)
      (expect-list who list)
      (collect-bits
        (lambda ()
          (let ((bit (car list)))
            (set! list (cdr list))
            (check-boolean who bit)))
        (length list)))
    (define (list->bits list) (bits-of-list 'list->bits list))
    (define (bits . booleans) (bits-of-list 'bits booleans))

    (define (vector->bits vector)
      (expect-vector 'vector->bits vector)
      (let ((at -1))
        (collect-bits
          (lambda ()
            (set! at (+ at 1))
            (check-boolean 'vector->bits (vector-ref vector at)))
          (vector-length vector))))

    ;; Folding and the like

    (define (bitwise-fold f seed i)
      (expect-procedure 'bitwise-fold f)
      (expect-integer 'bitwise-fold i)
      (fold-bits f seed i (integer-length i)))
    (define (bitwise-for-each f i)
      (expect-procedure 'bitwise-for-each f)
      (expect-integer 'bitwise-for-each i)
      (fold-bits (lambda (bit state) (f bit) state) #f i (integer-length i))
      (if #f #f))
    (define (bitwise-unfold stop? mapper successor seed)
      (expect-procedure 'bitwise-unfold stop?)
      (expect-procedure 'bitwise-unfold mapper)
      (expect-procedure 'bitwise-unfold successor)
      (let loop ((state seed) (booleans '()))
        (if (stop? state)
            (list->bits (reverse booleans))
            (loop (successor state) (cons (if (mapper state) #t #f) booleans)))))

    (define (make-bitwise-generator i)
      (expect-integer 'make-bitwise-generator i)
      (lambda ()
        (let ((bit (odd? i)))
          (set! i (arithmetic-shift i -1))
          bit)))))
