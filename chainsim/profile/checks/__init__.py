"""Does a programme reach a stage's limit? One check for each kind of stage, and what they measure."""
