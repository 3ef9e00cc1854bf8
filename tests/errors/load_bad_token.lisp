(load "loaded/bad_token.scm")
