;; SRFI 144: flonums. Arguments must be flonums; results are what the C library makes of doubles. Functions of one or two
;; flonums are primitives.
(define-library (srfi 144)
  (import (gilt default) (gilt expect)
          (only (gilt primitives)
                flonum? flexp flexp2 flexp-1 flsqrt flcbrt fllog fllog1+ fllog2 fllog10 flsin flcos fltan
                flasin flacos flatan flsinh flcosh fltanh flasinh flacosh flatanh flfloor flceiling
                flround fltruncate flexponent flgamma flerf flerfc fladjacent flcopysign flhypot
                flexpt flposdiff flremainder fl+* make-flonum flinteger-exponent flsign-bit flnormalized?
                fldenormalized? %flnormalized-fraction-exponent %flremquo %flloggamma flfirst-bessel
                flsecond-bessel))
  (export
    fl-e fl-1/e fl-e-2 fl-e-pi/4 fl-log2-e fl-log10-e fl-log-2 fl-1/log-2 fl-log-3 fl-log-pi fl-log-10
    fl-1/log-10 fl-pi fl-1/pi fl-2pi fl-pi/2 fl-pi/4 fl-pi-squared fl-degree fl-2/pi fl-2/sqrt-pi
    fl-sqrt-2 fl-sqrt-3 fl-sqrt-5 fl-sqrt-10 fl-1/sqrt-2 fl-cbrt-2 fl-cbrt-3 fl-4thrt-2 fl-phi
    fl-log-phi fl-1/log-phi fl-euler fl-e-euler fl-sin-1 fl-cos-1 fl-gamma-1/2 fl-gamma-1/3
    fl-gamma-2/3 fl-greatest fl-least fl-epsilon fl-fast-fl+* fl-integer-exponent-zero
    fl-integer-exponent-nan flonum fladjacent flcopysign make-flonum flinteger-fraction flexponent
    flinteger-exponent flnormalized-fraction-exponent flsign-bit flonum? fl=? fl<? fl>? fl<=? fl>=?
    flunordered? flinteger? flzero? flpositive? flnegative? flodd? fleven? flfinite? flinfinite? flnan?
    flnormalized? fldenormalized? flmax flmin fl+ fl* fl+* fl- fl/ flabs flabsdiff flposdiff flsgn
    flnumerator fldenominator flfloor flceiling flround fltruncate flexp flexp2 flexp-1 flsquare flsqrt
    flcbrt flhypot flexpt fllog fllog1+ fllog2 fllog10 make-fllog-base flsin flcos fltan flasin flacos
    flatan flsinh flcosh fltanh flasinh flacosh flatanh flquotient flremainder flremquo flgamma
    flloggamma flfirst-bessel flsecond-bessel flerf flerfc)
  (begin

    (define (check-flonum who object) (expect who "an inexact real number" flonum? object))

    ;; Constants, to more digits than a flonum has.

    (define fl-e 2.718281828459045235360)
    (define fl-1/e 0.367879441171442321596)
    (define fl-e-2 7.389056098930650227230)
    (define fl-e-pi/4 2.193280050738015456559)
    (define fl-log2-e 1.442695040888963407360)
    (define fl-log10-e 0.434294481903251827651)
    (define fl-log-2 0.693147180559945309417)
    (define fl-1/log-2 1.442695040888963407360)
    (define fl-log-3 1.098612288668109691395)
    (define fl-log-pi 1.144729885849400174143)
    (define fl-log-10 2.302585092994045684018)
    (define fl-1/log-10 0.434294481903251827651)
    (define fl-pi 3.141592653589793238463)
    (define fl-1/pi 0.318309886183790671538)
    (define fl-2pi 6.283185307179586476925)
    (define fl-pi/2 1.570796326794896619231)
    (define fl-pi/4 0.785398163397448309616)
    (define fl-pi-squared 9.869604401089358618834)
    (define fl-degree 0.017453292519943295769)
    (define fl-2/pi 0.636619772367581343076)
    (define fl-2/sqrt-pi 1.128379167095512573896)
    (define fl-sqrt-2 1.414213562373095048802)
    (define fl-sqrt-3 1.732050807568877293527)
    (define fl-sqrt-5 2.236067977499789696409)
    (define fl-sqrt-10 3.162277660168379331999)
    (define fl-1/sqrt-2 0.707106781186547524401)
    (define fl-cbrt-2 1.259921049894873164767)
    (define fl-cbrt-3 1.442249570307408382322)
    (define fl-4thrt-2 1.189207115002721066717)
    (define fl-phi 1.618033988749894848205)
    (define fl-log-phi 0.481211825059603447498)
    (define fl-1/log-phi 2.078086921235027537601)
    (define fl-euler 0.577215664901532860607)
    (define fl-e-euler 1.781072417990197985237)
    (define fl-sin-1 0.841470984807896506653)
    (define fl-cos-1 0.540302305868139717401)
    (define fl-gamma-1/2 1.772453850905516027298)
    (define fl-gamma-1/3 2.678938534707747633546)
    (define fl-gamma-2/3 1.354117939426400416945)

    (define fl-greatest 1.7976931348623157e308)
    (define fl-least 4.9406564584124654e-324)
    (define fl-epsilon 2.220446049250313e-16)
    (define fl-fast-fl+* #f)
    (define fl-integer-exponent-zero (flinteger-exponent 0.0))
    (define fl-integer-exponent-nan (flinteger-exponent +nan.0))

    ;; (define-on-flonums (name x ...) body): a procedure of flonums.
    (define-syntax define-on-flonums
      (syntax-rules ()
        ((_ (name x ...) body)
         (define (name x ...)
           (check-flonum 'name x) ...
           body))))

    (define (flonum x)
      (expect 'flonum "a real number" real? x)
      (inexact x))

    (define (two list) (values (car list) (cadr list)))
    (define (flnormalized-fraction-exponent x)
      (check-flonum 'flnormalized-fraction-exponent x)
      (two (%flnormalized-fraction-exponent x)))
    (define-on-flonums (flinteger-fraction x)
      (let ((integer (fltruncate x)))
        (values integer (flcopysign (if (infinite? x) 0.0 (- x integer)) x))))

    ;; Predicates

    ;; (define-comparison name test): whether the test holds for each two neighbours; also of one flonum or none.
    (define-syntax define-comparison
      (syntax-rules ()
        ((_ name test)
         (define name
           (case-lambda
             ((x y) (check-flonum 'name x) (check-flonum 'name y) (test x y))
             (() #t)
             (all (for-each (lambda (x) (check-flonum 'name x)) all) (apply test all)))))))
    (define-comparison fl=? =)
    (define-comparison fl<? <)
    (define-comparison fl>? >)
    (define-comparison fl<=? <=)
    (define-comparison fl>=? >=)

    (define-on-flonums (flunordered? x y) (or (nan? x) (nan? y)))
    (define-on-flonums (flinteger? x) (integer? x))
    (define-on-flonums (flzero? x) (= x 0.0))
    (define-on-flonums (flpositive? x) (> x 0.0))
    (define-on-flonums (flnegative? x) (< x 0.0))
    (define-on-flonums (flfinite? x) (finite? x))
    (define-on-flonums (flinfinite? x) (infinite? x))
    (define-on-flonums (flnan? x) (nan? x))
    (define (check-integral who x)
      (if (not (and (flonum? x) (integer? x))) (wrong-type who "an integral flonum" x)))
    (define (flodd? x)
      (check-integral 'flodd? x)
      (odd? x))
    (define (fleven? x)
      (check-integral 'fleven? x)
      (even? x))

    ;; Arithmetic

    ;; (define-of-many name operation unit): a procedure of any number of flonums, `unit` for none.
    (define-syntax define-of-many
      (syntax-rules ()
        ((_ name operation unit)
         (define name
           (case-lambda
             ((x y) (check-flonum 'name x) (check-flonum 'name y) (operation x y))
             ((x) (check-flonum 'name x) x)
             (() unit)
             ((x . rest)
              (check-flonum 'name x)
              (fold (lambda (y result) (check-flonum 'name y) (operation result y)) x rest)))))))
    (define-of-many fl+ + 0.0)
    (define-of-many fl* * 1.0)
    ;; Of a number and what is not-a-number, the number.
    (define-of-many flmax (lambda (x y) (if (or (> x y) (nan? y)) x y)) -inf.0)
    (define-of-many flmin (lambda (x y) (if (or (< x y) (nan? y)) x y)) +inf.0)

    ;; The same for operations that have another meaning for one argument.
    (define-syntax define-inverse
      (syntax-rules ()
        ((_ name operation)
         (define name
           (case-lambda
             ((x y) (check-flonum 'name x) (check-flonum 'name y) (operation x y))
             ((x) (check-flonum 'name x) (operation x))
             ((x . rest)
              (check-flonum 'name x)
              (fold (lambda (y result) (check-flonum 'name y) (operation result y)) x rest)))))))
    (define-inverse fl- -)
    (define-inverse fl/ /)

    (define-on-flonums (flabs x) (abs x))
    (define-on-flonums (flabsdiff x y) (abs (- x y)))
    (define-on-flonums (flsgn x) (flcopysign 1.0 x))
    (define-on-flonums (flsquare x) (* x x))
    (define-on-flonums (flnumerator x) (if (and (finite? x) (not (= x 0.0))) (numerator x) x))
    (define-on-flonums (fldenominator x)
      (cond ((nan? x) x)
            ((or (infinite? x) (= x 0.0)) 1.0)
            (else (denominator x))))

    (define (make-fllog-base base)
      (check-flonum 'make-fllog-base base)
      (if (not (> base 1.0)) (wrong-type 'make-fllog-base "a base greater than 1.0" base))
      (cond ((= base 2.0) fllog2)
            ((= base 10.0) fllog10)
            (else
             (let ((scale (fllog base)))
               (lambda (x) (/ (fllog x) scale))))))

    (define-on-flonums (flquotient x y) (fltruncate (/ x y)))
    (define (flremquo x y)
      (check-flonum 'flremquo x)
      (check-flonum 'flremquo y)
      (two (%flremquo x y)))
    (define (flloggamma x)
      (check-flonum 'flloggamma x)
      (two (%flloggamma x)))))
