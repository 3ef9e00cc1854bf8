; The code that failed is gone when its condition is raised again: its places are not.
(import (scheme base) (scheme load) (scheme eval) (scheme repl) (gilt runtime))
(define here (interaction-environment))
(define condition (guard (e (#t e)) (load "loaded/runtime_error.scm" here)))
(eval '(define half #f) here)
(let loop ((i 0))
  (if (< i 100)
      (begin
        (eval (list '+ i 1) here)
        (loop (+ i 1)))))
(collect-garbage)
(raise condition)
