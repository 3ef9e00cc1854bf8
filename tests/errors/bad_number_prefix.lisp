(display #xfgh)
