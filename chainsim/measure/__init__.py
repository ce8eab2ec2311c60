"""blocks -> Levels: one meter per file, each an accumulator."""
