(define port (open-input-string "abc"))
(close-port port)
(display (read-char port))
