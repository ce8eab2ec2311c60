"""What makes chainsim take Linux for another system; on PYTHONPATH, not imported by the tests."""
