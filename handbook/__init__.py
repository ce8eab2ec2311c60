"""Builds the documentation: pages from docs/, and from the same sources that the program prints. `make docs`."""
