"""The whole review of a finished mix, in order: open, measure, judge, score."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from chainsim.engine.memory_tuning import keep_freed_memory
from chainsim.engine.progress import OnProgress
from chainsim.judge import explain, judge, score
from chainsim.measure.mix_meter import MixMeter
from chainsim.model.audio import WHOLE, Excerpt, Stimulus
from chainsim.model.review import ReviewResult
from chainsim.stimulus import open_file


def review_file(
    file: Path,
    *,
    excerpt: Excerpt = WHOLE,
    ignored: Collection[str] = (),
    on_progress: OnProgress | None = None,
) -> ReviewResult:
    """Review an audio file, or an excerpt of it.

    Args:
        file: mono or stereo, 8 to 192 kHz.
        excerpt: what is played of it.
        ignored: judgements that are not wanted; they still count in the score.
        on_progress: called after every block.

    Raises:
        AudioError: the file is missing, damaged or ends early.
    """
    keep_freed_memory()
    return review_mix(open_file(file, excerpt=excerpt), ignored=ignored, on_progress=on_progress)


def review_mix(mix: Stimulus, *, ignored: Collection[str] = (), on_progress: OnProgress | None = None) -> ReviewResult:
    """Review whatever can be played. Arguments and errors as `review_file`."""
    meter = MixMeter(mix.info.format)
    frames = 0
    for block in mix.blocks():
        meter.feed(block)
        frames += block.shape[1]
        if on_progress:
            on_progress(frames, mix.info.frames, "measuring")
    measurement = meter.read(mix.info)
    judgements, scored = judge(measurement), score(measurement)
    shown = tuple(one for one in judgements if one.name not in ignored)
    return ReviewResult(
        measurement=measurement,
        judgements=shown,
        score=scored,
        unscored="silent, or no 3 s of it are loud enough" if scored is None else None,
        suppressed=tuple(one for one in judgements if one.name in ignored),
        explanations={one.name: explain(one.name) for one in shown},
    )
