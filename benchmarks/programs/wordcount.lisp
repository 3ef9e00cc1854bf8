;; Text: a text of pseudo-random words is written to a string port, read back
;; by lines and by characters, split into words, and the words are counted in a
;; hash table of strings. The size is the number of words.
;; The result is the number of lines, of words, of different words, and the
;; most frequent word with its count.
;; Known result: Python and Guile agree.
(import (scheme base) (scheme write) (scheme char) (scheme process-context)
        (srfi 69))

(define default-size 400000)

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

(define syllables '#("ka" "lo" "mi" "ra" "tu" "se" "no" "vi"))

(define (next-random seed)
  (modulo (* seed 16807) 2147483647))

(define (syllable number)
  (vector-ref syllables (modulo number (vector-length syllables))))

;; One to three syllables.
(define (word number)
  (let ((rest (quotient number 8)))
    (case (modulo (quotient number 4096) 3)
      ((0) (syllable number))
      ((1) (string-append (syllable number) (syllable rest)))
      (else (string-append (syllable number)
                           (syllable rest)
                           (syllable (quotient rest 8)))))))

(define (write-text port)
  (do ((count 1 (+ count 1))
       (seed (next-random 7) (next-random seed)))
      ((> count size))
    (write-string (word seed) port)
    (write-char (if (= 0 (modulo count 10)) #\newline #\space) port)))

(define (count-lines port)
  (let next ((lines 0))
    (if (eof-object? (read-line port))
        lines
        (next (+ lines 1)))))

;; The next word of the port in capitals, or an end-of-file object.
(define (read-word port)
  (let next ((letters '()))
    (let ((char (read-char port)))
      (cond ((and (char? char) (char-alphabetic? char))
             (next (cons (char-upcase char) letters)))
            ((pair? letters) (list->string (reverse letters)))
            ((eof-object? char) char)
            (else (next letters))))))

(define (count-words port)
  (let ((counts (make-hash-table equal?)))
    (let next ((words 0))
      (let ((word (read-word port)))
        (cond ((eof-object? word) (values words counts))
              (else
               (hash-table-update!/default
                counts word (lambda (count) (+ count 1)) 0)
               (next (+ words 1))))))))

;; The number of different words, the most frequent one (the first in the
;; alphabet of those) and its count.
(define (summary counts)
  (let ((different 0) (best "") (best-count 0))
    (hash-table-walk
     counts
     (lambda (word count)
       (set! different (+ different 1))
       (when (or (> count best-count)
                 (and (= count best-count) (string<? word best)))
         (set! best word)
         (set! best-count count))))
    (list different best best-count)))

(let ((port (open-output-string)))
  (write-text port)
  (let* ((text (get-output-string port))
         (lines (count-lines (open-input-string text))))
    (let-values (((words counts) (count-words (open-input-string text))))
      (report 'wordcount
              (cons lines (cons words (summary counts)))
              '(40000 400000 584 "RA" 16869)))))
