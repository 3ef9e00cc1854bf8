(with-exception-handler
  (lambda (e) 'returned)
  (lambda () (list (raise 'oops))))
