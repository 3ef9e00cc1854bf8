(import (scheme base))
(nowhere-to-be-found 1 2)
