"""Tracks summed into a mix, in every format, and the parts that its formats share."""
