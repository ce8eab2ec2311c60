"""Audio file, test signal or array -> blocks of Audio."""

from __future__ import annotations

from chainsim.stimulus.array import from_array
from chainsim.stimulus.file import open_file
from chainsim.stimulus.signal import make_signal

__all__ = ["open_file", "make_signal", "from_array"]
