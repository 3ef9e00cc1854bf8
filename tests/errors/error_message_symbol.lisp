(list (error 'my-procedure "went wrong:" 42))
