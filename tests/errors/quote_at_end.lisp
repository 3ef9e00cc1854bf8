(display 1)
'
