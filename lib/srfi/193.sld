;; SRFI 193: command lines. The program's file is what stands first in the command line.
(define-library (srfi 193)
  (import (gilt default))
  (export
    command-line command-name command-args script-file script-directory)
  (begin

    (define (program)
      (let ((line (command-line)))
        (if (or (null? line) (string=? (car line) "")) #f (car line))))

    (define (command-args)
      (let ((line (command-line)))
        (if (pair? line) (cdr line) '())))

    ;; The index after the last of these characters, or #f.
    (define (after-last string char)
      (let loop ((i (string-length string)))
        (cond ((= i 0) #f)
              ((char=? (string-ref string (- i 1)) char) i)
              (else (loop (- i 1))))))

    ;; The name of the file without its folder and its extension.
    (define (command-name)
      (let ((file (program)))
        (and file
             (let* ((name (substring file (or (after-last file #\/) 0)))
                    (dot (after-last name #\.)))
               (if (and dot (> dot 1)) (substring name 0 (- dot 1)) name)))))

    (define (absolute file)
      (if (char=? (string-ref file 0) #\/)
          file
          (let ((folder (get-environment-variable "PWD")))
            (if folder (string-append folder "/" file) file))))

    (define (script-file)
      (let ((file (program)))
        (and file (file-exists? file) (absolute file))))
    (define (script-directory)
      (let ((file (script-file)))
        (and file (substring file 0 (or (after-last file #\/) 0)))))))
