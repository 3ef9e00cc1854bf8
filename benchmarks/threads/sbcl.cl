;; The thread programs of this folder in Common Lisp with SBCL's threads. The
;; last three arguments are those of control.cpp: NAME THREADS SIZE, where NAME
;; is cpu, alloc, table or io and SIZE means what it means in NAME.lisp. Output
;; as theirs: the result, and the seconds on the error stream.

(defvar *size*)

(defun fib (n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(defun compute ()
  (fib *size*))

;; A node is a cons of its two subtrees, which are both () at a leaf.
(defun make-tree (depth)
  (if (= depth 0)
      (cons '() '())
      (cons (make-tree (- depth 1)) (make-tree (- depth 1)))))

(defun count-nodes (tree)
  (if (null (car tree))
      1
      (+ 1 (count-nodes (car tree)) (count-nodes (cdr tree)))))

(defun allocate ()
  (loop repeat *size* sum (count-nodes (make-tree 16))))

(defvar *table* (make-hash-table))
(defvar *mutex* (sb-thread:make-mutex))

(defun update-table ()
  (loop for left from *size* above 0
        do (sb-thread:with-mutex (*mutex*)
             (incf (gethash (mod left 1000) *table* 0))))
  0)

(defun sum-of-counters ()
  (loop for count being the hash-values of *table* sum count))

(defun wait-and-work ()
  (loop repeat *size*
        do (sleep 0.001)
        sum (fib 12)))

(defun run-threads (count work)
  (let ((threads (loop repeat count
                       collect (sb-thread:make-thread work))))
    (reduce #'+ (mapcar #'sb-thread:join-thread threads))))

(defun work-named (name)
  (cdr (assoc name '(("cpu" . compute) ("alloc" . allocate)
                     ("table" . update-table) ("io" . wait-and-work))
              :test #'string=)))

(defun seconds-now ()
  (multiple-value-bind (seconds microseconds) (sb-ext:get-time-of-day)
    (+ seconds (/ microseconds 1000000))))

(defun main (name threads size)
  (setf *size* (parse-integer size))
  (let* ((start (seconds-now))
         (sum (run-threads (parse-integer threads) (work-named name))))
    (format *error-output* "seconds ~,6F~%" (- (seconds-now) start))
    (format t "ok ~A ~D~%" name (+ sum (sum-of-counters)))))

(apply #'main (last sb-ext:*posix-argv* 3))
