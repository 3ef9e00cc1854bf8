(load "loaded/unbalanced.scm")
