; Declarations of a library, for include-library-declarations.
(begin (define declared-inside 'declared))
(export (rename declared-inside declared))
