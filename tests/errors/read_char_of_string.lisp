(display (read-char "abc"))
