"""Which seconds of a programme a stage is tried on, and how they are played into it."""
