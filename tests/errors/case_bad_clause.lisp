(display (case 1 (1 2) (else 3)))
