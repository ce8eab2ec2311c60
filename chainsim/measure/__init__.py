"""Streaming meters: blocks in, levels out.

`tap_meter.TapMeter` reads every level at one point of a chain, `input_output_meter.InputOutputMeter` what only the
input and output of a stage together show, `tail.TailMeter` what comes out after the source has ended.
"""
