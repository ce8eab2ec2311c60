"""Streaming meters: blocks in, levels out.

`TapMeter` reads every level at one point of a chain, `PairMeter` what only a stage's input and output together show,
`TailMeter` what comes out after the source has ended.
"""

from chainsim.measure.gain import peak_gain_db, rms_gain_db, stage_gain_db
from chainsim.measure.pair_meter import PairMeter
from chainsim.measure.tail import TailMeter
from chainsim.measure.tap_meter import TapMeter

__all__ = ["TapMeter", "PairMeter", "TailMeter", "stage_gain_db", "rms_gain_db", "peak_gain_db"]
