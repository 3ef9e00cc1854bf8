(list (error "nothing more to say"))
