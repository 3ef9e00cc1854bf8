#!/usr/bin/env -S gilt --flavor=gc-free
; A first line for the system is no part of the program.
(import (scheme base) (scheme write))
(display "script")
(newline)
