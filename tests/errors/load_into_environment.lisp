(load "loaded/runtime_error.scm" (environment '(scheme base) '(scheme write)))
