; SRFI 0: cond-expand, and what it may ask about the SRFIs.
(import (scheme base) (scheme write) (srfi 0))
(include "check.scm")

(check (cond-expand (srfi-0 'yes) (else 'no)) => 'yes)
(check (cond-expand ((and srfi-0 r7rs) 'both) (else 'no)) => 'both)
(check (cond-expand ((or no-such-feature srfi-0) 'one) (else 'no)) => 'one)
(check (cond-expand ((not srfi-0) 'no) (else 'else)) => 'else)
(check (cond-expand ((library (srfi 0)) 'library) (else 'no)) => 'library)
(check (cond-expand ((library (srfi 99999)) 'library) (else 'no)) => 'no)
(check (let ((here (features)))
         (map (lambda (feature) (and (memq feature here) #t))
              '(srfi-0 srfi-9 srfi-27 srfi-38 srfi-69 srfi-125 srfi-128 srfi-130 srfi-132 srfi-133 srfi-143 srfi-144
                srfi-151 srfi-158 srfi-193 srfi-219 srfi-99999)))
       => '(#t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #f))
(check (cond-expand ((and srfi-27 srfi-125 srfi-219) 'all) (else 'no)) => 'all)

(summary)
