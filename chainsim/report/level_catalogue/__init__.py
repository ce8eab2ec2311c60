"""A catalogue as pages and as JSON."""
