(let-values (((a b) (values 1)))
  (display a))
