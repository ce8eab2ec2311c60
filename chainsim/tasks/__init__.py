"""What is asked for, whoever asks: the command line, Python and pytest find files, settings and verdicts here alike."""
