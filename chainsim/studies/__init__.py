"""Several renders of one chain, compared."""
