"""Samples that a clip takes hold of, by the tangent: where they are, and at which level of the programme they begin."""
