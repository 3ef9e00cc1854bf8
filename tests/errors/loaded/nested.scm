; Names are relative to the current folder, not to this file.
(load "loaded/runtime_error.scm")
