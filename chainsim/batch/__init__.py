"""Many chains at once: which files are chains, several processes that check them, results kept for the next run."""
