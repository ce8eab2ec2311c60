"""internal-clipping: the programme drives a plugin into a clip inside it.

What it means: somewhere in the plugin the tops of the waveform are cut off.
It may turn itself down again, so the level behind it can look innocent.

Why it matters: what is cut off is lost, and sounds harsh. No fader and no
trim behind the stage brings it back; only less level before it does.

How it was measured: the stage is played the most critical seconds of its own
input twice, as they are and turned down; what differs by more than the gain
is what the clip adds. A compressor differs anyway. There a tiny change of the
input is followed through the stage: a compressor passes it on, turned down; a
clip passes nothing on. The number is how far the level must come down until
the clipping ends. A single clipped sample is enough; behind filters, or
before a compressor, it takes a few. Not found: a clip that begins more than a
minute into a track.

Example: an equaliser that drives a fixed-point section by 12 dB and undoes it
at its output: in -3 dBFS, out -3 dBFS, and 9 dB past its clean limit.

What to do: lower the trim before the stage by that much, and make up the
level after it. It is an error; for a stage that is there to clip (intent:
colour or ceiling) it is only information.

When to ignore it: where you want the sound. Then say so with intent: colour.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import StagePosition, places
from chainsim.diagnose.wording import affected, at_least, capitalised, doubt, knob_before, label, moment, worst_at_s
from chainsim.model.finding import FINDINGS, Finding, Severity
from chainsim.model.profile import Kind
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import HEADROOM_TOLERANCE_DB, Overload, is_meant, overload, past_clean_db
from chainsim.units import format_db

NAME = "internal-clipping"
_AT_CEILING_DB = 0.1  # a ceiling is measured with a tone; programme may stop a little below it


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every stage that the programme drives past its clip."""
    for place in places(measurement):
        stage, check = place.stage, place.stage.programme
        if check is None or overload(stage) is not Overload.CLIPS:
            continue
        past_db = past_clean_db(stage)
        by = "" if past_db is None else f", {format_db(past_db, limit_db=0.0, signed=False)} dB past its clean limit"
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} clips inside{by}{_where(stage, check)}; "
            f"{_what_meters_show(stage)}{doubt(check)}.",
            _action(place, past_db),
            place=place,
            severity=severity(stage),
            excess_db=past_db,
            at_s=worst_at_s(check),
        )


def severity(stage: StageResult) -> Severity:
    """Of the clipping of a stage: no fault where it is there to do that."""
    return Severity.INFORMATION if is_meant(stage) else FINDINGS[NAME].severity


def is_fault(stage: StageResult) -> bool:
    """Whether the stage clips and is not there to."""
    return overload(stage) is Overload.CLIPS and severity(stage) is Severity.ERROR


def _where(stage: StageResult, check: ProgrammeCheck) -> str:
    """For how long, and where most. What dynamics do all the time would be counted with it, so there only the place."""
    if stage.profile.kind is Kind.CLIP:
        return affected(check)
    at_s = worst_at_s(check)
    return "" if at_s is None else f", worst{moment(at_s)}"


def _what_meters_show(stage: StageResult) -> str:
    input_dbfs, output_dbfs = stage.input.sample_peak_dbfs, stage.output.sample_peak_dbfs
    peaks = f"input peaks at {format_db(input_dbfs, limit_db=0.0)} dBFS, output at "
    peaks += f"{format_db(output_dbfs, limit_db=0.0)} dBFS"
    ceiling_dbfs = stage.profile.ceiling_dbfs
    if max(input_dbfs, output_dbfs) >= 0.0:
        return f"the level reaches full scale where a meter sees it ({peaks})"
    if ceiling_dbfs is not None and output_dbfs >= ceiling_dbfs - _AT_CEILING_DB:
        return f"the only sign is that its peaks stop at {format_db(ceiling_dbfs)} dBFS ({peaks})"
    return f"no meter between the plugins shows it ({peaks})"


def _action(place: StagePosition, past_db: float | None) -> str:
    lower = f"ower {knob_before(place)}"
    if past_db is None:
        lower += " until this is gone, since the stage's dynamics hide how far that is"
    else:
        lower += f" by at least {at_least(past_db + HEADROOM_TOLERANCE_DB)}"
    if is_meant(place.stage):
        return f"Nothing is needed: its intent is {place.stage.spec.intent}; to end it, l{lower}."
    return f"L{lower}: nothing behind the stage can repair it."
