(import (scheme base) 5)
(car '(1))
