;; examples.lisp LIBRARY FILE: runs the examples of a manual (src/text/manual.h), each in a fresh environment with the default
;; names and those of the library. Prints each that fails, then how many there were; the status is 1 if any failed.
(import (scheme base) (scheme read) (scheme eval) (scheme write) (scheme file) (scheme process-context))

(define library (read (open-input-string (list-ref (command-line) 1))))
(define path (list-ref (command-line) 2))
(define count 0)
(define failures 0)

(define (written object)
  (let ((port (open-output-string)))
    (write object port)
    (get-output-string port)))

(define (blanks line)
  (let loop ((i 0))
    (if (and (< i (string-length line)) (char=? (string-ref line i) #\space)) (loop (+ i 1)) i)))

(define (fail example . parts)
  (set! failures (+ failures 1))
  (display path)
  (newline)
  (display example)
  (for-each display parts)
  (newline))

;; The forms before => or prints, that symbol or #f, and the text after it.
(define (split example)
  (let ((port (open-input-string example)))
    (let loop ((forms '()))
      (let ((form (read port)))
        (if (or (eof-object? form) (memq form '(=> prints)))
            (values (reverse forms)
                    (and (symbol? form) form)
                    (let ((rest (read-line port))) (if (string? rest) rest "")))
            (loop (cons form forms)))))))

(define (read-all text)
  (let ((port (open-input-string text)))
    (let loop ((data '()))
      (let ((datum (read port)))
        (if (eof-object? datum) (reverse data) (loop (cons datum data)))))))

(define (trimmed text)
  (let* ((from (blanks text)) (end (string-length text)))
    (substring text from (if (and (< from end) (char=? (string-ref text (- end 1)) #\newline)) (- end 1) end))))

;; The list of the values of the last form.
(define (evaluate forms environment)
  (if (null? (cdr forms))
      (call-with-values (lambda () (eval (car forms) environment)) list)
      (begin
        (eval (car forms) environment)
        (evaluate (cdr forms) environment))))

;; A vector of the object that was raised, or the list of values.
(define (outcome forms)
  (call-with-current-continuation
    (lambda (leave)
      (with-exception-handler
        (lambda (object) (leave (vector object)))
        (lambda () (evaluate forms (environment '(gilt default) library)))))))

(define (message object)
  (if (error-object? object)
      (cons (error-object-message object) (map written (error-object-irritants object)))
      (list (written object))))

(define (check-value example result expected)
  (cond ((equal? expected "error")
         (if (list? result) (fail example "returned instead: " (written result))))
        ((vector? result) (apply fail example "raised: " (message (vector-ref result 0))))
        ((not (or (equal? result (read-all expected))
                  (equal? (map written result) (map written (read-all expected)))))
         (fail example "returned instead: " (written result)))))

(define (check example)
  (set! count (+ count 1))
  (call-with-values (lambda () (split example))
    (lambda (forms kind rest)
      (let* ((port (open-output-string))
             (result (parameterize ((current-output-port port)) (outcome forms)))
             (expected (trimmed rest)))
        (cond ((eq? kind '=>) (check-value example result expected))
              ((vector? result) (apply fail example "raised: " (message (vector-ref result 0))))
              ((and (eq? kind 'prints) (not (string=? (trimmed (get-output-string port)) expected)))
               (fail example "printed instead: " (written (get-output-string port)))))))))

;; A line that begins with exactly two blanks begins an example, more blanks continue it.
(define (check-file port)
  (let loop ((example ""))
    (let* ((line (read-line port)) (more? (and (string? line) (> (blanks line) 2) (not (string=? example "")))))
      (if (and (not more?) (not (string=? example ""))) (check example))
      (cond ((eof-object? line) #f)
            (more? (loop (string-append example line "\n")))
            ((= (blanks line) 2) (loop (string-append line "\n")))
            (else (loop ""))))))

(call-with-input-file path check-file)
(display count)
(display " examples, ")
(display failures)
(display " failed")
(newline)
(exit (= failures 0))
