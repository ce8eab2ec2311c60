"""The variants as files to listen to: as loud as each other, and the residual alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from chainsim.errors import UsageError
from chainsim.measure.loudest_excerpt import LoudestExcerpt
from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import FaderVsTrim, Heard, VariantName, WrittenAudio
from chainsim.model.levels import Levels
from chainsim.model.stage_addressing import output_point
from chainsim.render.sound_file import SoundFile
from chainsim.studies.chains_side_by_side import ChainsSideBySide
from chainsim.units import gain_from_db

CEILING_DBTP = -1.0
MOST_RAISED_DB = 60.0
"""A residual that is fainter than this leaves nothing to hear that is not the noise of rounding."""


def match_gains_db(outputs: Sequence[Levels]) -> tuple[float, ...]:
    """What makes outputs as loud as the quietest, and none above -1 dBTP; never above 0 dB.

    By loudness where all have one, else by RMS; a silent one is left alone.
    """
    by_loudness = all(levels.integrated_lufs is not None for levels in outputs)
    sizes = [levels.integrated_lufs if by_loudness else levels.rms_dbfs for levels in outputs]
    audible = [size for size in sizes if size is not None and math.isfinite(size)]
    gains_db = [min(audible) - size if size in audible and size is not None else 0.0 for size in sizes]
    peak_dbtp = max(levels.true_peak_dbtp + gain for levels, gain in zip(outputs, gains_db, strict=True))
    return tuple(gain + min(0.0, CEILING_DBTP - peak_dbtp) for gain in gains_db)


class Listening:
    """What to play of the blocks of [as-is, fader, trim, clean as-is]: the variants' outputs, and the residual.

    Args:
        study: with the gains that match the variants.
        chains: the four that are rendered.
        reference_gain: what brings the reference's last tap to the level that it stands for.
    """

    def __init__(self, study: FaderVsTrim, chains: Sequence[Chain], reference_gain: float) -> None:
        as_is = study.variants[0]
        points = [output_point(chain) for chain in chains[:3]]
        self._slots = [slot for slot, _ in points]
        matched = zip(points, study.variants, strict=True)
        self._gains = [np.float32(gain_from_db(fader_db + variant.match_db)) for (_, fader_db), variant in matched]
        residual_db = as_is.residual.residual_db
        self.is_distorted = residual_db is not None and math.isfinite(residual_db)
        sign = -1.0 if as_is.residual.inverted else 1.0
        self._reference = np.float32(sign * gain_from_db(as_is.residual.reference_gain_db) * reference_gain)

    def variants(self, blocks: Sequence[Audio]) -> list[Audio]:
        """The variants, level-matched."""
        return [blocks[n][slot] * gain for n, (slot, gain) in enumerate(zip(self._slots, self._gains, strict=True))]

    def residual(self, blocks: Sequence[Audio]) -> Audio:
        """What the chain as it is adds, at the level that it has in the first of the variants."""
        slot = self._slots[0]
        rest: Audio = (blocks[0][slot] - blocks[3][slot] * self._reference) * self._gains[0]
        return np.nan_to_num(rest, posinf=0.0, neginf=0.0)


def audio_files(folder: Path) -> tuple[Path, ...]:
    """What `write_audio` writes: the variants, then the residual."""
    return tuple(folder / f"{name}.flac" for name in (*VariantName, "residual"))


def write_audio(
    study: FaderVsTrim,
    audio: AudioFormat,
    folder: Path,
    open_render: Callable[[], ChainsSideBySide],
    listening: Listening,
) -> FaderVsTrim:
    """Write as-is.flac, fader.flac, trim.flac and, if there is anything in it, residual.flac; 24 bits.

    Args:
        study: what was found.
        audio: format of the renders.
        folder: made if it is not there.
        open_render: starts the renders from the start, which is done twice: how loud the residual is has to be known
            beforehand.
        listening: what to play of them.

    Raises:
        UsageError: the folder can't be written to, or is full.
    """
    first, second = open_render(), open_render()
    meter = TapMeter(audio)
    *files, residual_file = audio_files(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: can't be written to ({error.strerror})") from None
    with first, ExitStack() as stack:
        sounds = [stack.enter_context(_flac(file, audio)) for file in files]
        for blocks in first.play():
            for sound, signal in zip(sounds, listening.variants(blocks), strict=True):
                sound.write(np.nan_to_num(signal))
            meter.feed(listening.residual(blocks))
    written = [WrittenAudio(file, variant.match_db) for file, variant in zip(files, study.variants, strict=True)]
    raised_db = _raised_db(meter)
    if raised_db is not None:
        gain = np.float32(gain_from_db(raised_db))
        with second, _flac(residual_file, audio) as sound:
            for blocks in second.play():
                sound.write(listening.residual(blocks) * gain)
        written.append(WrittenAudio(residual_file, float(raised_db)))
    return replace(study, files=tuple(written))


def heard(render: ChainsSideBySide, audio: AudioFormat, listening: Listening) -> Heard:
    """Half a minute to listen to: where most is added, or where the chain is loudest if nothing is.

    Args:
        render: from the start.
        audio: its format.
        listening: what to play of it.
    """
    channels = audio.channels
    meter = TapMeter(audio)
    where = 3 if listening.is_distorted else 0
    excerpt = LoudestExcerpt(4 * channels, audio.sample_rate_hz, slice(where * channels, (where + 1) * channels))
    with render:
        for blocks in render.play():
            residual = listening.residual(blocks)
            meter.feed(residual)
            excerpt.feed(np.concatenate([*listening.variants(blocks), residual]))
    rows, start_s = excerpt.read()
    as_is, fader, trim, residual = (np.nan_to_num(one) for one in np.split(rows, 4))
    raised_db = _raised_db(meter)
    raised = None if raised_db is None else residual * np.float32(gain_from_db(raised_db))
    return Heard((as_is, fader, trim), raised, raised_db or 0.0, start_s)


def _raised_db(residual: TapMeter) -> int | None:
    """What brings the residual up to the ceiling, in whole dB; None where there is nothing to hear."""
    (levels,) = residual.read()
    if not math.isfinite(levels.true_peak_dbtp):
        return None
    raised_db = math.floor(CEILING_DBTP - levels.true_peak_dbtp)
    return raised_db if raised_db <= MOST_RAISED_DB else None


def _flac(file: Path, audio: AudioFormat) -> SoundFile:
    return SoundFile(file, audio, "FLAC", "PCM_24")
