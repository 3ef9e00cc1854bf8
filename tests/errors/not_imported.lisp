; A program that begins with import has exactly what it imports.
(import (scheme base))
(list (display 1))
