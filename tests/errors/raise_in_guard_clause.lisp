(guard (e (#t (list (raise (list 'again e)))))
  (list (raise 'first)))
