"""What this machine can host."""
