;; Flonums in records: the sun and the four large planets under gravity; the
;; size is the number of steps of 0.01 days.
;; The result is the energy of the system before and after, in units of 1e-9.
;; Known result: the energy before, -0.169075164, is published for this data;
;; Guile, Chez and Python agree on the energy after.
(import (scheme base) (scheme write) (scheme inexact) (scheme process-context))

(define default-size 100000)

(define size
  (if (pair? (cdr (command-line)))
      (string->number (cadr (command-line)))
      default-size))

(define (report name result expected)
  (cond ((and (= size default-size) (not (equal? result expected)))
         (display (list name 'expected expected 'got result))
         (newline)
         (exit 1))
        (else
         (display "ok ") (display name) (display " ") (write result)
         (newline))))

(define-record-type body
  (make-body x y z vx vy vz mass)
  body?
  (x body-x set-body-x!)
  (y body-y set-body-y!)
  (z body-z set-body-z!)
  (vx body-vx set-body-vx!)
  (vy body-vy set-body-vy!)
  (vz body-vz set-body-vz!)
  (mass body-mass))

(define solar-mass (* 4.0 3.141592653589793 3.141592653589793))
(define days-per-year 365.24)

;; Positions in astronomical units, velocities in units a day, mass in suns.
(define (planet x y z vx vy vz mass)
  (make-body x y z
             (* vx days-per-year) (* vy days-per-year) (* vz days-per-year)
             (* mass solar-mass)))

(define bodies
  (list
   (make-body 0.0 0.0 0.0 0.0 0.0 0.0 solar-mass)
   (planet 4.84143144246472090 -1.16032004402742839 -0.103622044471123109
           0.00166007664274403694 0.00769901118419740425
           -0.0000690460016972063023 0.000954791938424326609)
   (planet 8.34336671824457987 4.12479856412430479 -0.403523417114321381
           -0.00276742510726411899 0.00499852801234917238
           0.0000230417297573763929 0.000285885980666130812)
   (planet 12.8943695621391310 -15.1111514016986312 -0.223307578892655734
           0.00296460137564761618 0.00237847173959480950
           -0.0000296589568540237556 0.0000436624404335156298)
   (planet 15.3796971148509165 -25.9193146099879641 0.179258772950371181
           0.00268067772490389322 0.00162824170038242295
           -0.0000951592254519715870 0.0000515138902046611451)))

;; Gives the sun the velocity that makes the total momentum zero.
(define (rest-center-of-mass! sun planets)
  (define (velocity velocity-of)
    (- (/ (apply + (map (lambda (planet)
                          (* (velocity-of planet) (body-mass planet)))
                        planets))
          solar-mass)))
  (set-body-vx! sun (velocity body-vx))
  (set-body-vy! sun (velocity body-vy))
  (set-body-vz! sun (velocity body-vz)))

(define (for-each-pair visit bodies)
  (unless (null? bodies)
    (let ((first (car bodies)))
      (for-each (lambda (second) (visit first second)) (cdr bodies)))
    (for-each-pair visit (cdr bodies))))

(define (attract! a b time)
  (let* ((dx (- (body-x a) (body-x b)))
         (dy (- (body-y a) (body-y b)))
         (dz (- (body-z a) (body-z b)))
         (square (+ (* dx dx) (* dy dy) (* dz dz)))
         (magnitude (/ time (* square (sqrt square))))
         (to-a (* (body-mass b) magnitude))
         (to-b (* (body-mass a) magnitude)))
    (set-body-vx! a (- (body-vx a) (* dx to-a)))
    (set-body-vy! a (- (body-vy a) (* dy to-a)))
    (set-body-vz! a (- (body-vz a) (* dz to-a)))
    (set-body-vx! b (+ (body-vx b) (* dx to-b)))
    (set-body-vy! b (+ (body-vy b) (* dy to-b)))
    (set-body-vz! b (+ (body-vz b) (* dz to-b)))))

(define (move! body time)
  (set-body-x! body (+ (body-x body) (* time (body-vx body))))
  (set-body-y! body (+ (body-y body) (* time (body-vy body))))
  (set-body-z! body (+ (body-z body) (* time (body-vz body)))))

(define (advance! time)
  (for-each-pair (lambda (a b) (attract! a b time)) bodies)
  (for-each (lambda (body) (move! body time)) bodies))

(define (kinetic-energy body)
  (* 0.5 (body-mass body)
     (+ (* (body-vx body) (body-vx body))
        (* (body-vy body) (body-vy body))
        (* (body-vz body) (body-vz body)))))

(define (distance a b)
  (let ((dx (- (body-x a) (body-x b)))
        (dy (- (body-y a) (body-y b)))
        (dz (- (body-z a) (body-z b))))
    (sqrt (+ (* dx dx) (* dy dy) (* dz dz)))))

(define (energy)
  (let ((total (apply + (map kinetic-energy bodies))))
    (for-each-pair
     (lambda (a b)
       (set! total (- total (/ (* (body-mass a) (body-mass b))
                               (distance a b)))))
     bodies)
    (exact (round (* total 1e9)))))

(rest-center-of-mass! (car bodies) (cdr bodies))

(let ((before (energy)))
  (do ((step 0 (+ step 1)))
      ((= step size))
    (advance! 0.01))
  (report 'nbody (list before (energy)) '(-169075164 -169079859)))
