(load "loaded/not_imported.scm" (environment '(scheme base)))
