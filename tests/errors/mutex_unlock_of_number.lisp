(import (scheme base) (srfi 18))
(mutex-unlock! 5)
(list 1)
