"""Pictures of a result as SVG: drawn here, so that they mean something without a script and without a browser."""

from chainsim.report.svg.lanes import lanes, lanes_drawing, left_out
from chainsim.report.svg.picture import picture
from chainsim.report.svg.spectrum import spectrum
from chainsim.report.svg.strip import strip
from chainsim.report.svg.sweep import sweep_picture
from chainsim.report.svg.transfer import has_transfer, room_db, summary, transfer
from chainsim.report.svg.waterfall import waterfall

__all__ = [
    "strip",
    "waterfall",
    "lanes",
    "lanes_drawing",
    "left_out",
    "transfer",
    "has_transfer",
    "room_db",
    "summary",
    "spectrum",
    "picture",
    "sweep_picture",
]
