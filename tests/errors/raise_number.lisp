(list (raise 42))
