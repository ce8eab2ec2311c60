"""The render process and its client: host, render and probe behind one door."""
