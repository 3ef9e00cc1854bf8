(load "loaded/syntax_error.scm")
