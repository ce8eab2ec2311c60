"""block-size-dependent: the result depends on how audio is cut into blocks.

What it means: fed in blocks of 64 or 512 frames, the plugin returns something
else than in blocks of 8192.

Why it matters: a host's buffer size then changes the sound: what was heard
while mixing, with a small buffer, is not what an offline export writes with
a large one. And what chainsim measured holds for its own block size.

How it was measured: the same signal, up to -18 dBFS, is played in blocks of
64, 512 and 8192 frames, and the results compared. It fires where they differ
by more than -60 dB of the signal. Stages that do not repeat themselves
anyway (not-repeatable) are left out, also where only some of several
instances differ: there is nothing to compare.

Example: a delay whose time is read once per block: its echoes lie elsewhere
with every buffer size.

What to do: look for an update of the plugin; else listen to the export, not
only to the live sound, and keep the buffer size the same in both.

When to ignore it: where only slow modulation moves in coarser steps and you
can't hear it. It is information only.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.not_repeatable import repeats
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "block-size-dependent"
SAME_BELOW_DB = -60.0


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that repeats itself, but not in blocks of another size."""
    for place in places(measurement):
        residual_db = place.stage.profile.block_size_residual_db
        if residual_db is None or not exceeds(residual_db, SAME_BELOW_DB):
            continue
        if not place.works or not repeats(place.stage.profile):
            continue
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} depends on the block size: in blocks of 64, 512 and 8192 frames its results "
            f"differ by up to {format_db(residual_db, limit_db=SAME_BELOW_DB)} dB (limit {bound(SAME_BELOW_DB)} dB).",
            f"Listen to an export and not only to the live sound of {label(place)}, or look for an update of it.",
            place=place,
            excess_db=residual_db - SAME_BELOW_DB,
        )
