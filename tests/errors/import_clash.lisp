(import (scheme base)
        (only (srfi 43) vector-map vector-swap!))
(vector-swap! (vector 1 2) 0 1)
