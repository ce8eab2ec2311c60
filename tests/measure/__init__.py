"""Tests of chainsim.measure."""
