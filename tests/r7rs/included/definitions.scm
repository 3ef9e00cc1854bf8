; Included into programs beside it; no program of its own.
(define included-a 1)
(define (included-b n) (list 'b n))
