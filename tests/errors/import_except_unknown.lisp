(import (except (scheme base) frobnicate))
(car '(1))
