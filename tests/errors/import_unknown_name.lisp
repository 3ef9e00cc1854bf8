(import (only (scheme base) car frobnicate cdr))
(car '(1))
