"""What probing found, as text: one stage at length, many in a table, two side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from chainsim.model.profile import Kind, ProbedStage, StageProfile
from chainsim.model.undecided_stages import untold, without_limits
from chainsim.report.kit.cells import left, shorten, wrap
from chainsim.report.kit.level_bar import SCALES, level_bar
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import SILENCE_DBFS, difference_db, format_db

_SHOWN_FROM_DBFS = -48.0
_NOT_REPEATABLE_DB = -60.0
_NAME_WIDTH = 22


def profiles_to_text(stages: Sequence[ProbedStage], style: Style = PLAIN) -> str:
    """Each stage at length: what it does to level, where it stops being clean, and its level curve."""
    return "\n\n".join("\n".join(line.rstrip() for line in _stage_lines(stage, style)) for stage in stages) + "\n"


def profile_table_to_text(stages: Sequence[ProbedStage], style: Style = PLAIN) -> str:
    """A row a plugin: which of them are clean above 0 dBFS?"""
    name_width = min(max([12, *(len(stage.name) for stage in stages)]) + 1, max(14, style.width - 58))
    heads = (
        f"{left('plugin', name_width, style)} {'kind':<18} {'gain':>6} {'clean to':>9} {'ceiling':>8} {'latency':>8}"
    )
    lines = [
        style.paint(heads, "dim"),
        style.paint(f"{'':{name_width}} {'':<18} {'dB':>6} {'dBFS':>9} {'dBFS':>8} {'frames':>8}", "dim"),
    ]
    for stage in stages:
        profile = stage.profile
        name = left(shorten(stage.name, name_width, style), name_width, style)
        if profile.failure is not None:
            lines += wrap(profile.failure, style, first=f"{name} ", rest=" " * (name_width + 1))
            continue
        clean = "-" if without_limits(profile) else _clean_to(profile)
        ceiling = "none" if profile.ceiling_dbfs is None else format_db(profile.ceiling_dbfs)
        lines.append(
            f"{name} {profile.kind:<18} {format_db(profile.small_signal_gain_db):>6} {clean:>9} {ceiling:>8}"
            f" {profile.latency_reported_frames:>8}"
        )
    known = [stage.profile for stage in stages if without_limits(stage.profile) is None]
    survive = sum(profile.clean_to_dbfs is None or profile.clean_to_dbfs > 0.0 for profile in known)
    words = f"{survive} of {len(known)} are clean above 0 dBFS, for a 1 kHz sine (AES17: 1 % or 0.3 dB)."
    if len(known) < len(stages):
        words += f" Of {len(stages) - len(known)} more that is not known."
    lines += ["", *wrap(words, style)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def side_by_side(names: tuple[str, str], one: StageProfile, other: StageProfile, style: Style = PLAIN) -> list[str]:
    """Lines of what two stages do to level; a mark where they do not say the same."""
    column = max(8, (style.width - _NAME_WIDTH - 2) // 2)
    lines = _beside("", " ", names, column, style)
    for title, of in _FIGURES:
        said = of(one), of(other)
        lines += _beside(title, style.paint("!", "yellow") if said[0] != said[1] else " ", said, column, style)
    moved = _largest_move(one, other)
    if moved is not None:
        level, change = moved
        lines += wrap(
            f"largest change of the level curve: {format_db(change)} dB, at {format_db(level)} dBFS in", style
        )
    return lines


def _beside(title: str, mark: str, said: tuple[str, str], column: int, style: Style) -> list[str]:
    """A row of two cells, with a space behind each however long it is."""
    cells = [wrap(one, replace(style, width=column - 1)) or [""] for one in said]
    rows = zip_longest(*cells, fillvalue="")
    return [
        f"{title if not row else '':<{_NAME_WIDTH}}{' ' if row else mark} "
        f"{left(first, column, style)}{left(second, column, style)}"
        for row, (first, second) in enumerate(rows)
    ]


def _clean_to(profile: StageProfile) -> str:
    return "+36 on" if profile.clean_to_dbfs is None else format_db(profile.clean_to_dbfs)


def _limit(of: Callable[[StageProfile], float | None], beyond: str) -> Callable[[StageProfile], str]:
    """Words for a limit; `beyond` where there is none within the range probed."""

    def words(profile: StageProfile) -> str:
        value_dbfs = of(profile)
        if value_dbfs is not None:
            return f"{format_db(value_dbfs)} dBFS"
        return without_limits(profile) or beyond

    return words


def _ceiling(profile: StageProfile) -> str:
    if profile.ceiling_dbfs is not None:
        return f"{format_db(profile.ceiling_dbfs)} dBFS"
    return "none" if profile.transfer.output_dbfs else "not known"


def _gain(profile: StageProfile) -> str:
    gain_db = profile.small_signal_gain_db
    return "not known" if gain_db is None else f"{format_db(gain_db)} dB"


def _latency(profile: StageProfile) -> str:
    if profile.late_frames:
        return f"{profile.latency_reported_frames} reported, silent for {profile.late_frames} frames, as a delay is"
    measured = "unclear" if profile.latency_measured_frames is None else f"{profile.latency_measured_frames}"
    return f"{profile.latency_reported_frames} reported, {measured} measured"


def _repeatable(profile: StageProfile) -> str:
    if profile.repeatability_db is None:
        return "-"
    if profile.repeatability_db == SILENCE_DBFS:
        return "yes, to the last bit"
    answer = "no" if profile.repeatability_db > _NOT_REPEATABLE_DB else "yes"
    return f"{answer}, two renders differ at {format_db(profile.repeatability_db)} dB"


def _block_size(profile: StageProfile) -> str:
    residual = profile.block_size_residual_db
    if residual is None:
        return "-"
    return "no" if residual <= _NOT_REPEATABLE_DB else f"yes, by {format_db(residual)} dB"


def _kind(profile: StageProfile) -> str:
    """A stage with a dead zone is linear only above it, and says so in its first line."""
    lowest_dbfs = profile.lower_limit_dbfs
    above = profile.kind is Kind.LINEAR and lowest_dbfs is not None
    return f"{profile.kind.value} above {format_db(lowest_dbfs)} dBFS" if above else profile.kind.value


_FIGURES: tuple[tuple[str, Callable[[StageProfile], str]], ...] = (
    ("kind", _kind),
    ("gain, small signals", _gain),
    ("linear to", _limit(lambda p: p.linear_to_dbfs, "above +36 dBFS")),
    ("clean to (AES17)", _limit(lambda p: p.clean_to_dbfs, "above +36 dBFS")),
    ("1 dB compression", _limit(lambda p: p.p1_dbfs, "none up to +36 dBFS")),
    ("worst over frequency", _limit(lambda p: p.worst_onset_dbfs, "above +36 dBFS")),
    ("output ceiling", _ceiling),
    ("lower limit", _limit(lambda p: p.lower_limit_dbfs, "none")),
    ("latency in frames", _latency),
    ("repeatable", _repeatable),
    ("depends on block size", _block_size),
)


def _stage_lines(stage: ProbedStage, style: Style) -> list[str]:
    profile = stage.profile
    title = f"{stage.name} ({stage.plugin_kind}, {stage.sample_rate_hz / 1000:g} kHz)"
    lines = [style.paint(shorten(title, style.width, style), "bold")]
    if profile.failure is not None:
        return [*lines, *wrap(f"could not be probed: {profile.failure}", style, first="  ", rest="  ")]
    lines += [shorten(f"  {name:<{_NAME_WIDTH}} {of(profile)}", style.width, style) for name, of in _FIGURES]
    why = untold(profile)
    unknown = [f"whether it stays clean is not known: {why}"] if why else []
    no_number = ["returned NaN or infinity while it was probed"] if profile.non_finite_output else []
    for sentence in (*unknown, *no_number, *profile.unheard_buses):
        lines += wrap(sentence, style, first="  ", rest="    ")
    return [*lines, "", *_curve_lines(profile, style)] if profile.transfer.input_dbfs else lines


def _curve_lines(profile: StageProfile, style: Style) -> list[str]:
    """The transfer curve as bars: output level for input level, with what it does beyond its small-signal gain."""
    scale = SCALES[-1] if style.width < 60 else SCALES[1]
    lines = [style.paint(f"  {'1 kHz sine':<{scale.width}} {'in':>4} {'out':>7} {'change':>7} {'dist.':>7}", "dim")]
    curve = profile.transfer
    rows = zip(curve.input_dbfs, curve.output_dbfs, curve.thd_db, strict=True)
    for level, output, thd in reversed([row for row in rows if row[0] >= _SHOWN_FROM_DBFS]):
        change = difference_db(
            output, None if profile.small_signal_gain_db is None else level + profile.small_signal_gain_db
        )
        bar = level_bar(output, output, scale, style)
        lines.append(
            f"  {bar} {format_db(level, places=0):>4} {format_db(output):>7} {format_db(change):>7} {format_db(thd):>7}"
        )
    return [*lines, *wrap("levels in dBFS; change and distortion in dB", style, first="  ", rest="  ")]


def _largest_move(one: StageProfile, other: StageProfile) -> tuple[float, float] | None:
    """(input level, change of output level) where two level curves are furthest apart; None: nowhere, or unknown."""
    before, after = one.transfer, other.transfer
    if not before.input_dbfs or before.input_dbfs != after.input_dbfs:
        return None
    changes = [
        (level, difference_db(second, first) or 0.0)
        for level, first, second in zip(before.input_dbfs, before.output_dbfs, after.output_dbfs, strict=True)
    ]
    level, change = max(changes, key=lambda point: abs(point[1]))
    return (level, change) if abs(change) >= 0.05 else None
