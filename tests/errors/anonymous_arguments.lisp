(display ((lambda (x) x)))
