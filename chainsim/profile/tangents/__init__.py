"""What the smallest change of a programme does to a stage's answer: nudged samples, and what is left of them."""
