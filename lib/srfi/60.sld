;; SRFI 60: integers as bits, in two's complement.
(define-library (srfi 60)
  (import (gilt core) (gilt primitives) (gilt expect))
  (export
    (rename bitwise-and logand) bitwise-and (rename bitwise-ior logior) bitwise-ior (rename bitwise-xor logxor)
    bitwise-xor (rename bitwise-not lognot) bitwise-not (rename bitwise-if bitwise-merge) bitwise-if
    (rename any-bits-set? logtest) any-bits-set? (rename bit-count logcount) bit-count integer-length
    (rename first-set-bit log2-binary-factors) first-set-bit (rename bit-set? logbit?) bit-set? copy-bit
    bit-field copy-bit-field (rename arithmetic-shift ash) arithmetic-shift rotate-bit-field reverse-bit-field
    integer->list list->integer booleans->integer)
  (begin
    (define (bitwise-if mask a b)
      (bitwise-ior (bitwise-and mask a) (bitwise-and (bitwise-not mask) b)))
    (define (any-bits-set? a b) (not (eqv? 0 (bitwise-and a b))))
    ;; -1 for zero, as the specification has it.
    (define (first-set-bit n)
      (expect-integer "first-set-bit" n)
      (- (integer-length (bitwise-and n (- n))) 1))

    (define (bit-set? index n)
      (expect-index "bit-set?" index)
      (odd? (arithmetic-shift n (- index))))
    (define (copy-bit index n bit)
      (expect-index "copy-bit" index)
      (let ((mask (arithmetic-shift 1 index)))
        (if bit (bitwise-ior n mask) (bitwise-and n (bitwise-not mask)))))

    (define (ones n) (- (arithmetic-shift 1 n) 1))
    (define (expect-field who start end)
      (expect-index who start)
      (expect-index who end)
      (expect-order who start end))

    (define (bit-field n start end)
      (expect-field "bit-field" start end)
      (bitwise-and (arithmetic-shift n (- start)) (ones (- end start))))
    (define (copy-bit-field to from start end)
      (expect-field "copy-bit-field" start end)
      (replace-field to from start (ones (- end start))))
    (define (replace-field to from start mask)
      (bitwise-ior (bitwise-and to (bitwise-not (arithmetic-shift mask start)))
                   (arithmetic-shift (bitwise-and from mask) start)))

    (define (rotate-bit-field n count start end)
      (expect-field "rotate-bit-field" start end)
      (expect-integer "rotate-bit-field" count)
      (let ((width (- end start)))
        (if (= width 0)
            n
            (let ((count (modulo count width)) (field (bit-field n start end)))
              (replace-field n
                             (bitwise-ior (arithmetic-shift field count) (arithmetic-shift field (- count width)))
                             start
                             (ones width))))))
    (define (reverse-bit-field n start end)
      (expect-field "reverse-bit-field" start end)
      (let loop ((field (bit-field n start end)) (left (- end start)) (reversed 0))
        (if (= left 0)
            (replace-field n reversed start (ones (- end start)))
            (loop (arithmetic-shift field -1) (- left 1)
                  (bitwise-ior (arithmetic-shift reversed 1) (bitwise-and field 1))))))

    (define integer->list
      (case-lambda
        ((n)
         (expect-integer "integer->list" n)
         (integer->list n (integer-length n)))
        ((n length)
         (expect-integer "integer->list" n)
         (expect-index "integer->list" length)
         (let loop ((n n) (left length) (bits '()))
           (if (= left 0) bits (loop (arithmetic-shift n -1) (- left 1) (cons (odd? n) bits)))))))
    (define (list->integer bits)
      (let loop ((rest bits) (n 0))
        (if (pair? rest)
            (loop (cdr rest) (+ n n (if (car rest) 1 0)))
            (begin (expect-end "list->integer" rest) n))))
    (define (booleans->integer . bits) (list->integer bits))))
