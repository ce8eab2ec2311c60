"""`python -m bench.coarse_grids`: clean recordings on coarse grids, which must not count as clipped.

Every recording without a flat run is brought to several levels and saved as mu-law, A-law, few bits in a file of more,
and few bits turned down. `source-clipped` may fire on none; on the same clipped at 3 dB it should. A recording that was
clipped once and went through something since, so that its tops ripple a little, is not clean: a coarse grid makes them
flat again.

    python -m bench.coarse_grids [--recordings 1000] [--every 1]
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from chainsim.measure.flat_runs import FlatRuns
from chainsim.model.audio import BLOCK_FRAMES
from chainsim.units import gain_from_db
from tests.tools.cache import recordings_folder

Audio = npt.NDArray[np.float32]
PEAKS_DBFS = (-0.1, -7.3, -17.0, -26.0)
BITS = (8, 9, 10, 12, 14)
LONGEST_S = 12.0
DRIVE_DB = 3.0
LEAST_FRAMES = 3  # of a flat run that `source-clipped` tells


def saved(samples: Audio, rate_hz: int, encoding: str) -> Audio:
    """What a file of this encoding gives back of it: (frames, channels)."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format="WAV", subtype=encoding)
    file.seek(0)
    back: Audio = soundfile.read(file, dtype="float32", always_2d=True)[0]
    return back


def on_grids(samples: Audio, rate_hz: int) -> Iterator[tuple[str, Audio]]:
    """The same on every grid, by name."""
    for law in ("ULAW", "ALAW"):
        few = saved(samples, rate_hz, law)
        yield law, few
        yield f"{law}, turned down", saved(few * np.float32(gain_from_db(-6.3)), rate_hz, "PCM_24")
    for bits in BITS:
        few = np.rint(samples * 2.0 ** (bits - 1)) / 2.0 ** (bits - 1)
        yield f"{bits} bits in 16", saved(few, rate_hz, "PCM_16")
        yield f"{bits} bits in 24, turned down", saved(few * gain_from_db(-3.0), rate_hz, "PCM_24")


def longest_flat_run(samples: Audio) -> int:
    """In frames, of the channel with the longest one."""
    longest = 0
    for channel in samples.T:
        runs = FlatRuns()
        for start in range(0, len(channel), BLOCK_FRAMES):
            block = np.ascontiguousarray(channel[start : start + BLOCK_FRAMES])
            peak = float(np.abs(block).max())
            if runs.wants(peak):
                runs.feed(block, peak, start)
            else:
                runs.skip(block)
        longest = max(longest, runs.readings().longest_frames)
    return longest


def has_rippled_tops(samples: Audio) -> bool:
    """Whether some samples near a channel's peak are within 0.3 % of it, and left by far more than they differ.

    The crest of a wave is left by four times as much where it has three such samples, by three where it has four.
    """
    return any(_rippled(channel, 3, 30.0) or _rippled(channel, 4, 10.0) for channel in np.abs(samples.T))


def _rippled(heights: npt.NDArray[np.float32], frames: int, times: float) -> bool:
    tops = np.lib.stride_tricks.sliding_window_view(heights, frames)[1:-1]
    lowest = tops.min(axis=1)
    spread = tops.max(axis=1) - lowest
    near = (lowest > 0.988 * heights.max()) & (spread < 0.003 * heights.max())
    left = np.maximum(lowest - heights[: -frames - 1], lowest - heights[frames + 1 :])
    return bool((near & (left > times * spread)).any())


def cases(recording: Path) -> Iterator[tuple[str, bool, bool]]:
    """A grid's name, whether the clean recording on it is told as clipped, and whether the clipped one is."""
    with soundfile.SoundFile(recording) as file:
        rate_hz = file.samplerate
        samples = file.read(int(LONGEST_S * rate_hz), dtype="float32", always_2d=True)
    peak = float(np.abs(samples).max(initial=0.0))
    if peak == 0.0 or longest_flat_run(samples) >= LEAST_FRAMES or has_rippled_tops(samples):
        return
    for peak_dbfs in PEAKS_DBFS:
        clean = samples * np.float32(gain_from_db(peak_dbfs) / peak)
        ceiling = gain_from_db(peak_dbfs)
        clipped = np.clip(clean * gain_from_db(DRIVE_DB), -ceiling, ceiling)
        for (grid, few), (_, cut) in zip(on_grids(clean, rate_hz), on_grids(clipped, rate_hz), strict=True):
            told, found = (longest_flat_run(one) >= LEAST_FRAMES for one in (few, cut))
            yield f"{grid} at {peak_dbfs:g} dBFS", told, found


def main() -> int:
    """Count over all recordings; each false case on a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--recordings", type=int, default=1000)
    parser.add_argument("--every", type=int, default=1, help="take every nth recording")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    for recording in sorted(recordings_folder().glob("*.flac"))[:: asked.every][: asked.recordings]:
        for name, told, found in cases(recording):
            counts["clean"] += 1
            counts["false"] += told
            counts["clipped, found"] += found
            if told:
                print(f"  FALSE {recording.name}: {name}", flush=True)
    print(", ".join(f"{name} {count:,}" for name, count in counts.items()))
    return 1 if counts["false"] else 0


if __name__ == "__main__":
    sys.exit(main())
