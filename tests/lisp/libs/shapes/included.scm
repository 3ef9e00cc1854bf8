; Included by (shapes conditional).
(define included-value 21)
