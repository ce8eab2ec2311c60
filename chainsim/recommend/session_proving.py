"""What a session is like with its trims, and with the master fader instead: rendered and diagnosed, not predicted."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import BusResult, MixResult
from chainsim.model.result import Result
from chainsim.model.session_routing import sounding, sums
from chainsim.model.session_trim import BusFigures, SessionProof, StripFinding, StripKind, StripProof
from chainsim.model.stage_overload import Overload, overload, past_clean_db, plugins_in
from chainsim.recommend.session_moves import Moves

SETTLED_SUM_DB = 0.2
SETTLED_BALANCE_DB = 0.01
_MEANT_TO_LAST = 1e-9


def prove_session(
    before: MixResult, after: MixResult, moves: Moves, target_dbfs: float, renders: int
) -> SessionProof | None:
    """Before against after; the master fader's figures follow from the session as it is, since it is the last knob."""
    if before.bus.result is None or after.bus.result is None:
        return None
    strips = tuple(_strips(before, after, moves))
    off_db = [strip.after_rms_dbfs - strip.before_rms_dbfs - strip.meant_db for strip in strips]
    balance_error_db = max(off_db) - min(off_db) if off_db else 0.0
    as_it_is, with_trims = _figures(before.bus, before.bus.result), _figures(after.bus, after.bus.result)
    return SessionProof(
        as_it_is=as_it_is,
        master_fader=_with_fader(as_it_is, with_trims.output_peak_dbfs),
        with_trims=with_trims,
        strips=strips,
        balance_error_db=balance_error_db,
        gone=tuple(_gone(before, after)),
        remaining=tuple(one for one in _found(after) if _is_serious(one.finding)),
        renders=renders,
        settled=balance_error_db <= SETTLED_BALANCE_DB and _on_target(after, moves, target_dbfs),
    )


def _strips(before: MixResult, after: MixResult, moves: Moves) -> Iterator[StripProof]:
    placed = {track.number: levels.rms_dbfs for track, levels, _ in sounding(before)}
    for track, levels, _ in sounding(after):
        if track.number in moves.fader_db:
            meant_db = moves.meant_db(track.group)
            yield StripProof(StripKind.TRACK, track.name, placed[track.number], levels.rms_dbfs, meant_db)
    outputs = {group.name: measurement.output.rms_dbfs for group, measurement in sums(before)}
    for group, measurement in sums(after):
        if group.number is not None and group.name in moves.group_fader_db:
            levels = measurement.output
            yield StripProof(
                StripKind.GROUP, group.name, outputs[group.name], levels.rms_dbfs, moves.meant_group_db(group.name)
            )


def _on_target(after: MixResult, moves: Moves, target_dbfs: float) -> bool:
    sums = [after.bus.sum.sample_peak_dbfs] if moves.common_db else []
    sums += [group.sum.sample_peak_dbfs for group in after.groups if group.name in moves.extra_db]
    return all(target_dbfs - SETTLED_SUM_DB <= peak <= target_dbfs + _MEANT_TO_LAST for peak in sums)


def _figures(bus: BusResult, result: Result) -> BusFigures:
    measurement = result.measurement
    driven = [
        past_clean_db(plugin) or 0.0
        for stage in measurement.stages
        for plugin in plugins_in(stage)
        if overload(plugin) in (Overload.CLIPS, Overload.SATURATES)
    ]
    output = measurement.output
    return BusFigures(
        sum_peak_dbfs=bus.sum.sample_peak_dbfs,
        past_clean_db=max(driven, default=None),
        output_peak_dbfs=output.sample_peak_dbfs,
        output_crest_db=output.crest_db,
        output_lufs=output.integrated_lufs,
        fader_db=measurement.chain.fader_db,
    )


def _with_fader(as_it_is: BusFigures, output_peak_dbfs: float) -> BusFigures:
    """The bus as it is, its fader turned until the output peaks where it is to."""
    change_db = output_peak_dbfs - as_it_is.output_peak_dbfs
    if not math.isfinite(change_db):
        return as_it_is
    return BusFigures(
        sum_peak_dbfs=as_it_is.sum_peak_dbfs,
        past_clean_db=as_it_is.past_clean_db,
        output_peak_dbfs=output_peak_dbfs,
        output_crest_db=as_it_is.output_crest_db,
        output_lufs=None if as_it_is.output_lufs is None else as_it_is.output_lufs + change_db,
        fader_db=as_it_is.fader_db + change_db,
    )


def _found(mix: MixResult) -> Iterator[StripFinding]:
    yield from (StripFinding(None, None, finding) for finding in mix.findings)
    for track in mix.tracks:
        findings = track.result.findings if track.result else ()
        yield from (StripFinding(StripKind.TRACK, track.name, finding) for finding in findings)
    for bus in (*mix.groups, mix.bus):
        kind = StripKind.BUS if bus.number is None else StripKind.GROUP
        findings = bus.result.findings if bus.result else ()
        yield from (StripFinding(kind, bus.name, finding) for finding in findings)


def _gone(before: MixResult, after: MixResult) -> Iterator[StripFinding]:
    left = {_key(one) for one in _found(after)}
    return (one for one in _found(before) if _is_serious(one.finding) and _key(one) not in left)


def _key(one: StripFinding) -> tuple[StripKind | None, str | None, str, str | None]:
    return one.strip, one.name, one.finding.name, one.finding.path


def _is_serious(finding: Finding) -> bool:
    return finding.severity is not Severity.INFORMATION
