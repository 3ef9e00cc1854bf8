(load "loaded/runtime_error.scm")
