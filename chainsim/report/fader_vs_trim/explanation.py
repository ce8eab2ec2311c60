"""What happened, in plain words with this chain's numbers: one paragraph, the same in text and JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainsim.model.fader_vs_trim import FaderVsTrim, Residual, Variant
from chainsim.model.levels import Levels
from chainsim.model.stage_names import stage_label
from chainsim.units import format_db

NOTHING_DB = -120.0
"""Below the last bit of 24-bit audio, and above what the rounding of float32 leaves."""
_AUDIBLE_DB = 0.1


def paragraph(study: FaderVsTrim) -> str:
    """Why the fader did not help and the trim did; or that there is nothing to choose between them here."""
    return " ".join([*_story(study), *_caveats(study)])


def knob_name(study: FaderVsTrim) -> str:
    """`the trim before stage 4 'Edge'`; the clip gain where there are no stages."""
    if study.path is None or study.stage_name is None:
        return "the clip gain"
    return f"the trim before {stage_label(study.path, study.stage_name)}"


def amount(change_db: float) -> str:
    """`3.8 dB`, without its sign."""
    return f"{format_db(abs(change_db), signed=False)} dB"


def is_clean(residual: Residual) -> bool:
    """Nothing was added that could be heard or stored."""
    return residual.residual_db is None or residual.residual_db < NOTHING_DB


def seconds(time_s: float) -> str:
    """`1.9 s`, or milliseconds below a second."""
    return f"{time_s:.1f} s" if time_s >= 1.0 else f"{time_s * 1000.0:.0f} ms"


def _story(study: FaderVsTrim) -> list[str]:
    as_is, fader, trim = study.variants
    turned = "lowering" if study.change_db < 0.0 else "raising"
    quieter = "quieter" if study.change_db < 0.0 else "louder"
    by = amount(study.change_db)
    if is_clean(as_is.residual) and is_clean(trim.residual):
        return [*_undistorted(study, fader, trim)]
    sentences = []
    if study.overdriven:
        label = stage_label(*study.overdriven[0])
        past = (
            f" {amount(study.drive_db)} past its clean limit" if study.drive_db is not None else " past its clean limit"
        )
        more = "" if len(study.overdriven) == 1 else f" (and {len(study.overdriven) - 1} more with it)"
        sentences.append(f"{label[:1].upper()}{label[1:]} is driven{past}{more}.")
    sentences.append(
        f"{turned.capitalize()} the fader by {by} makes the output {by} {quieter} and changes nothing before it: "
        f"{_same(fader)}, and the distortion is still {_added(fader.residual, study.length_s)}."
    )
    if is_clean(trim.residual):
        sentences.append(
            f"The same {by} taken back with {knob_name(study)} leaves nothing of it. The fader turns distortion down "
            "together with the music; the trim keeps it from happening."
        )
    elif (trim.residual.residual_db or 0.0) < (as_is.residual.residual_db or 0.0) - 0.5:
        just_clean = study.recommended and len(study.overdriven) == 1  # a saturation still bends below its clean limit
        verdict = (
            "within the clean limit of the stage, which is 1 % of distortion."
            if just_clean
            else "better, and not yet clean; more is needed there, or at an earlier stage."
        )
        sentences.append(
            f"The same {by} with {knob_name(study)} leaves it {_added(trim.residual, study.length_s)}: {verdict}"
        )
    else:
        sentences.append(
            f"The same {by} with {knob_name(study)} leaves it {_added(trim.residual, study.length_s)}: here the trim "
            "does not help either."
        )
    return sentences


def _undistorted(study: FaderVsTrim, fader: Variant, trim: Variant) -> Iterator[str]:
    """Where nothing is overdriven the two knobs do the same, unless what lies between them depends on level."""
    by = amount(study.change_db)
    further_db = _further_db(fader.output, trim.output)
    if abs(further_db) < _AUDIBLE_DB:
        yield (
            "No stage of this chain is overdriven by this track, so here it makes no difference to the sound whether "
            f"the level is changed by {by} at the fader or with {knob_name(study)}: nothing is distorted in any of "
            "the three."
        )
        return
    yield "No stage of this chain is overdriven by this track: nothing is distorted in any of the three."
    yield (
        f"They are not the same, though: with {knob_name(study)} the output is {amount(further_db)} "
        f"{'louder' if further_db > 0.0 else 'quieter'} than with the fader, since a stage behind it depends on level, "
        f"as a compressor does, and works {'less' if study.change_db < 0.0 else 'more'} then."
    )


def _further_db(fader: Levels, trim: Levels) -> float:
    """What the trim's output has more than the fader's: loudness where it can be told, else RMS; 0 for silence."""
    if fader.integrated_lufs is not None and trim.integrated_lufs is not None:
        further_db = trim.integrated_lufs - fader.integrated_lufs
    else:
        further_db = trim.rms_dbfs - fader.rms_dbfs
    return further_db if math.isfinite(further_db) else 0.0


def _same(fader: Variant) -> str:
    if all(found.same_as_is for found in fader.taps):
        return "every tap is the same to the last bit"
    return "every tap reads as before"


def _added(residual: Residual, length_s: float) -> str:
    if residual.residual_db is None or is_clean(residual):
        return "nothing"
    below = f"{format_db(-residual.residual_db, signed=False)} dB below the signal"
    if residual.affected_s <= 0.0:
        return below
    return f"{below}, for {seconds(residual.affected_s)} of {seconds(length_s)}"


def _caveats(study: FaderVsTrim) -> list[str]:
    caveats = []
    if study.bends_gain:
        caveats.append(
            f"The distortion of {_names(study.bends_gain)} includes its own gain reduction: it limits and clips in one."
        )
    if study.not_repeatable:
        caveats.append(f"{_names(study.not_repeatable)} gives another result in every render, and that is counted too.")
    return caveats


def _names(names: tuple[str, ...]) -> str:
    return " and ".join(f"'{name}'" for name in names)
