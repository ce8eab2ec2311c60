"""A session rendered: every track through its chain, summed into groups and the bus, measured and diagnosed."""

from chainsim.mixing.session_mix import mix_document

__all__ = ["mix_document"]
