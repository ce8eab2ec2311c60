"""Finished mixes reviewed, in every format."""
