"""Processors + blocks -> one aligned block per tap."""
