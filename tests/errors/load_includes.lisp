(load "loaded/includes.scm")
