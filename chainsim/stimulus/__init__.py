"""Audio file, test signal or array -> blocks of Audio."""

from __future__ import annotations

from chainsim.stimulus.array import from_array
from chainsim.stimulus.file import ensure_not_played, open_file
from chainsim.stimulus.relocated_file import file_of, moved
from chainsim.stimulus.signal import make_signal
from chainsim.stimulus.source_identity import source_identity

__all__ = ["open_file", "ensure_not_played", "make_signal", "from_array", "file_of", "moved", "source_identity"]
