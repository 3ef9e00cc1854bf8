; The guard does not want it: the position is that of the first raise.
(guard (e ((string? e) (display e)))
  (display (list (raise 'unwanted))))
