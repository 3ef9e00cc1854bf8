(define port (open-input-file "no-such-file.txt"))
(display (read-line port))
