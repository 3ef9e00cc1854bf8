(import (scheme base)
        (no such library))
(list 1)
