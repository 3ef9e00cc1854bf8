(display #\spice)
