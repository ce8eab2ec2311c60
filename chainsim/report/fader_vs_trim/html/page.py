"""FaderVsTrim -> a page in one file, to be listened to and to be shown to a class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from chainsim.model.fader_vs_trim import FaderVsTrim, Variant, VariantName
from chainsim.model.levels import Levels
from chainsim.report.fader_vs_trim.explanation import amount, is_clean, knob_name, paragraph
from chainsim.report.fader_vs_trim.html.chain_strip import points, strip
from chainsim.report.kit.html.embedded_audio import flac
from chainsim.report.kit.html.packed_levels import packed
from chainsim.report.kit.html.responsive_chart import Chart, chart
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.svg.elements import level, visible
from chainsim.units import format_db, format_time

_DAMAGE = "damage"
_MOST_VALUES = 40_000  # of series, in the whole page


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the large buttons, and what is drawn for it."""

    name: str
    title: str
    under: str
    verdict: str
    clean: bool
    strip: Chart | None
    tape: str  # the one of the lesson's tapes that is played for it; empty: none


@dataclass(frozen=True, slots=True)
class Lesson:
    """The study for the template."""

    title: str
    source: str
    headline: str
    story: str
    damage: str  # what is heard where only the damage is; empty: there is none to hear
    choices: tuple[Choice, ...]
    tapes: dict[str, str]  # FLAC in base64
    start_s: float
    length_s: float

    @property
    def is_heard(self) -> bool:
        """Whether there is something to play."""
        return bool(self.tapes)


def fader_vs_trim_to_html(study: FaderVsTrim) -> str:
    """The page. It has something to play where the study kept it."""
    length_s = 0.0 if study.heard is None else study.heard.variants[0].shape[1] / study.sample_rate_hz
    lesson = Lesson(
        title=visible(study.title),
        source=visible(f"{study.source.name}, {format_time(study.length_s)}"),
        headline=visible(headline(study)),
        story=visible(paragraph(study)),
        damage=_damage(study),
        choices=tuple(_choices(study)),
        tapes=_tapes(study),
        start_s=0.0 if study.heard is None else study.heard.start_s,
        length_s=length_s,
    )
    values = {"meters": {variant.name.value: _series(study, variant) for variant in study.variants}}
    return render(
        "lesson.html.j2",
        assets=("lesson.js", "lesson.css"),
        lesson=lesson,
        data=data(values),
        version=version("chainsim"),
    )


def headline(study: FaderVsTrim) -> str:
    """One sentence that names the knob."""
    as_is, _, trim = study.variants
    turn = "down" if study.change_db < 0.0 else "up"
    if is_clean(as_is.residual) and is_clean(trim.residual):
        return "Fader or trim? Nothing is distorted here, so either will do."
    if is_clean(trim.residual):
        return f"Turn {knob_name(study)} {turn} {amount(study.change_db)}. The fader can't mend it."
    return f"The fader mends nothing, and {amount(study.change_db)} at {knob_name(study)} not all of it."


def _choices(study: FaderVsTrim) -> list[Choice]:
    knob = f"{format_db(study.change_db).replace('-', '−')} dB"
    titles = {
        VariantName.AS_IS: ("As it is", "nothing turned"),
        VariantName.FADER: ("Fader", f"{knob} at the end"),
        VariantName.TRIM: ("Trim", f"{knob} before {study.stage_name or 'everything'}"),
    }
    found = [
        Choice(
            variant.name.value,
            titles[variant.name][0],
            visible(titles[variant.name][1]),
            _verdict(variant),
            is_clean(variant.residual),
            chart(partial(strip, study, variant), titles[variant.name][0]),
            _tape(study, variant),
        )
        for variant in study.variants
    ]
    if study.heard is None or study.heard.residual is None:
        return found
    under = f"{_whose(study)}, raised by {study.heard.residual_gain_db:.0f} dB"
    return [*found, Choice(_DAMAGE, "Damage", under, "", clean=False, strip=None, tape=_DAMAGE)]


def _whose(study: FaderVsTrim) -> str:
    """Whose the damage is: a fader that plays the same samples has the same."""
    as_is, fader, _ = study.variants
    return "of 1 and 2" if _tape(study, fader) == as_is.name.value else "of 1"


def _damage(study: FaderVsTrim) -> str:
    if study.heard is None or study.heard.residual is None:
        return ""
    below = amount(study.variants[0].residual.residual_db or 0.0)
    return (
        f"The damage {_whose(study)}: {below} below the music; heard here {study.heard.residual_gain_db:.0f} dB louder "
        "than it is."
    )


def _tape(study: FaderVsTrim, variant: Variant) -> str:
    """A lower fader, made as loud again, plays the very same samples: one tape stands for both."""
    if study.heard is None:
        return ""
    same = all(found.same_as_is for found in variant.taps)
    return VariantName.AS_IS.value if same else variant.name.value


def _tapes(study: FaderVsTrim) -> dict[str, str]:
    heard = study.heard
    if heard is None:
        return {}
    audio = {
        _tape(study, variant): one for variant, one in reversed(list(zip(study.variants, heard.variants, strict=True)))
    }
    if heard.residual is not None:
        audio[_DAMAGE] = heard.residual
    return {name: flac(one, study.sample_rate_hz) for name, one in audio.items()}


def _verdict(variant: Variant) -> str:
    peaks = f"Output peaks at {level(variant.output.sample_peak_dbfs)} dBFS."
    if is_clean(variant.residual):
        return f"Clean. {peaks}"
    return f"Distorted, {amount(variant.residual.residual_db or 0.0)} below the music. {peaks}"


def _series(study: FaderVsTrim, variant: Variant) -> list[dict[str, object]]:
    """For every meter of the strip: where it stands, and what it shows over time."""
    shown = points(study, variant)
    most = max(50, _MOST_VALUES // (6 * len(shown)))
    return [
        {
            "peak": _finite(point.levels.sample_peak_dbfs),
            "rms": _finite(point.levels.rms_dbfs),
            "over": point.levels.sample_peak_dbfs > 0.0,
            **_over_time(point.levels, most),
        }
        for point in shown
    ]


def _over_time(levels: Levels, most: int) -> dict[str, object]:
    series = levels.series
    if series is None or not series.rms_dbfs:
        return {}
    merged = -(-len(series.rms_dbfs) // most)
    peaks, rms = series.sample_peak_dbfs, series.rms_dbfs
    starts = range(0, len(rms), merged)
    return {
        "step_s": round(series.step_s * merged, 6),
        "peaks": packed(max(peaks[start : start + merged]) for start in starts),
        "means": packed(max(rms[start : start + merged]) for start in starts),
    }


def _finite(level_db: float) -> float:
    return max(-200.0, level_db)
