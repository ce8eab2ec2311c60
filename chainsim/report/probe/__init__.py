"""What a plugin does to signals that are known."""
