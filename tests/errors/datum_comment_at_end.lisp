(display 1)
#;
