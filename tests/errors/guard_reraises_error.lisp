(guard (e ((symbol? e) (display e)))
  (list (error "from the body:" 7)))
