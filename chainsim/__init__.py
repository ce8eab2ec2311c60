"""chainsim: shows where a plugin chain goes wrong."""
