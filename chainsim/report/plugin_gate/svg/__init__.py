"""What a data sheet draws: each picture as a function of its width."""
