(display (string-append "a" 'b))
