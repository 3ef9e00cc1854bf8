;; SRFI 18: threads, mutexes and condition variables, on native threads in every flavor.
(define-library (srfi 18)
  (import (gilt default))
  (export
    make-thread thread-start! thread-join! thread-yield! thread-sleep! thread-terminate! current-thread
    thread? thread-name thread-specific thread-specific-set! make-mutex mutex? mutex-name mutex-specific
    mutex-specific-set! mutex-state mutex-lock! mutex-unlock! make-condition-variable
    condition-variable? condition-variable-name condition-variable-specific
    condition-variable-specific-set! condition-variable-signal! condition-variable-broadcast!
    current-time time? time->seconds seconds->time join-timeout-exception? abandoned-mutex-exception?
    terminated-thread-exception? uncaught-exception? uncaught-exception-reason with-exception-handler
    raise))
