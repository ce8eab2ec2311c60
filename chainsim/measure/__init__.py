"""Streaming meters: blocks in, levels out.

`tap_meter.TapMeter` reads every level at one point of a chain, `pair_meter.PairMeter` what only a stage's input and
output together show, `tail.TailMeter` what comes out after the source has ended.
"""
