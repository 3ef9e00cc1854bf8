(list (raise-continuable 'help))
