;; Lists: counts the ways to place n queens on an n by n board so that none
;; attacks another. The board is a list of columns, the last row first; n is 10
;; and the size is the number of repetitions.
;; Known result: 724, OEIS A000170.
(import (scheme base) (scheme write) (scheme process-context))

(define default-size 12)

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

(define (columns n)
  (do ((column n (- column 1))
       (result '() (cons column result)))
      ((= column 0) result)))

(define (safe? column distance rows)
  (or (null? rows)
      (let ((other (car rows)))
        (and (not (= other column))
             (not (= (abs (- other column)) distance))
             (safe? column (+ distance 1) (cdr rows))))))

;; The boards with `missing` more rows below the given ones.
(define (count-boards rows missing choices)
  (if (= missing 0)
      1
      (apply +
             (map (lambda (column)
                    (if (safe? column 1 rows)
                        (count-boards (cons column rows) (- missing 1) choices)
                        0))
                  choices))))

(define (repeat count)
  (let ((boards (count-boards '() 10 (columns 10))))
    (if (= count 1)
        boards
        (repeat (- count 1)))))

(report 'queens (repeat size) 724)
