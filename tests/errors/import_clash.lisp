(import (srfi 13)
        (only (srfi 130) string-index string-pad))
(string-pad "a" 2)
