"""The study as a page for a classroom: three buttons, and a strip that moves."""
