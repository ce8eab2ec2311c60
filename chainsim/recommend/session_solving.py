"""Trims of a session, by arithmetic and rendering in turn.

What a fader does is known; what a chain makes of another clip gain is not, unless it is linear. So the session is
rendered with the trims, every strip's level in the mix is compared with what was meant, and its fader takes the
difference back; what is left at the sums goes into the common change. Chains that are linear need one render, which
then is the proof.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from chainsim.model.as_played import NOT_AS_PLAYED, bus_is_as_played
from chainsim.model.finding import SESSION_FINDINGS, limit_value
from chainsim.model.level_comparison import exceeds
from chainsim.model.mix import MixResult
from chainsim.model.session import Session
from chainsim.model.session_routing import around, sounding, sums
from chainsim.model.session_trim import Plan, SessionTrims
from chainsim.model.trimmed_session import with_session_trims
from chainsim.recommend.kept_loudness import loudness_lost_db, loudness_step_db
from chainsim.recommend.knobs import at_most
from chainsim.recommend.return_level_change import moved_by_senders
from chainsim.recommend.session_moves import Moves, first_moves, trims_of
from chainsim.recommend.session_proving import prove_session
from chainsim.units import format_db

Remix = Callable[[Session], MixResult]

MOST_RENDERS = 8
BALANCE_TOLERANCE_DB = 0.002  # off by more, a fader is turned again
SUM_TOLERANCE_DB = 0.15  # below the target by more, the common change is made smaller again


def solve_session(mix: MixResult, plan: Plan, remix: Remix | None, *, keep_loudness: bool = False) -> SessionTrims:
    """The trims that give the bus and all groups their headroom; none where they have it and the plan asks for no more.

    Args:
        mix: the session as it is, diagnosed.
        plan: how clip gains are turned.
        remix: renders the session with other knobs and diagnoses it; None: by arithmetic alone, without a proof.
        keep_loudness: what the trims take of the output's loudness goes into the master fader, up to the output's
            limits; what is lost beyond that is told.
    """
    key = SESSION_FINDINGS["bus-overload"].limit
    limit_dbfs = 0.0 if key is None else limit_value(mix.session.limits, key.key)
    target_dbfs = min(mix.session.reference.max_peak_dbfs, limit_dbfs)
    if not mix.complete:
        why = "this is not the whole project" if mix.lacks else "not everything could be rendered"
        return SessionTrims(plan, target_dbfs, 0.0, (), why)
    if not bus_is_as_played(mix):
        why = f"behind a plugin that is not here, levels are {NOT_AS_PLAYED}"
        return SessionTrims(plan, target_dbfs, 0.0, (), why)
    moves = first_moves(mix, plan, limit_dbfs, target_dbfs)
    trims = trims_of(moves, mix.session)
    proof, lost_db = None, 0.0
    if trims and remix is not None:
        after, renders = remix(with_session_trims(mix.session, trims)), 1
        while (
            after.complete
            and renders < MOST_RENDERS
            and _corrected(moves, mix, after, plan, target_dbfs, keep_loudness=keep_loudness)
        ):
            trims = trims_of(moves, mix.session)
            after, renders = remix(with_session_trims(mix.session, trims)), renders + 1
        proof = prove_session(mix, after, moves, target_dbfs, renders) if after.complete else None
        lost_db = loudness_lost_db(mix, after) if keep_loudness and after.complete else 0.0
    reason = _reason(mix, moves, limit_dbfs, target_dbfs)
    return SessionTrims(plan, target_dbfs, moves.common_db, trims, reason, proof, loudness_lost_db=lost_db)


def _corrected(
    moves: Moves, before: MixResult, after: MixResult, plan: Plan, target_dbfs: float, *, keep_loudness: bool
) -> bool:
    """Bring the moves nearer to what they are for, by what a render with them showed; False where they are there."""
    done = _faders_corrected(moves, before, after)
    done |= _sums_corrected(moves, before, after, plan, target_dbfs)
    return done | (_loudness_kept if keep_loudness else _master_brought_back)(moves, before, after)


def _loudness_kept(moves: Moves, before: MixResult, after: MixResult) -> bool:
    """The master fader takes back what the output has lost, or won, in loudness, as far as it has room."""
    step_db = loudness_step_db(before, after)
    if abs(step_db) <= BALANCE_TOLERANCE_DB:
        return False
    moves.bus_fader_db += step_db
    return True


def _faders_corrected(moves: Moves, before: MixResult, after: MixResult) -> bool:
    """Take back at the faders what chains made of their other inputs."""
    done = False
    placed = {track.number: levels.rms_dbfs for track, levels, _ in sounding(before)}
    for track, levels, _ in sounding(after):
        if track.number in moves.fader_db:
            off_db = levels.rms_dbfs - placed[track.number] - moves.meant_db(track.group)
            if math.isfinite(off_db) and abs(off_db) > BALANCE_TOLERANCE_DB:
                moves.fader_db[track.number] -= off_db
                moves.bending.add(track.number)
                done = True
    outputs = {group.name: measurement.output.rms_dbfs for group, measurement in sums(before)}
    for group, measurement in sums(after):
        if group.number is not None and group.name in moves.group_fader_db:
            off_db = measurement.output.rms_dbfs - outputs[group.name] - moves.meant_group_db(group.name)
            if math.isfinite(off_db) and abs(off_db) > BALANCE_TOLERANCE_DB:
                moves.group_fader_db[group.name] -= off_db
                done = True
    return done


def _sums_corrected(moves: Moves, before: MixResult, after: MixResult, plan: Plan, target_dbfs: float) -> bool:
    """Bring the sums that were over, and are off their target, to it."""
    step_db = _step(after.bus.sum.sample_peak_dbfs, target_dbfs) if moves.common_db else 0.0
    moves.common_db = round(moves.common_db + step_db, 9)
    steps: dict[str, float] = {}

    def step_in(group: str | None) -> float:
        return step_db + sum(steps.get(name, 0.0) for name in around(moves.groups, group))

    for group in reversed(after.groups):
        if group.name in moves.extra_db:
            steps[group.name] = _step(group.sum.sample_peak_dbfs + step_in(group.name), target_dbfs)
    for name, extra_db in steps.items():
        moves.extra_db[name] += extra_db
        moves.group_fader_db[name] -= extra_db
    parents = {group.name: group.group for group in moves.groups}
    for group, moved_db in moved_by_senders(after, step_in):
        if group.name in moves.group_fader_db:
            moves.group_fader_db[group.name] += step_in(parents[group.name]) - moved_db
    for number in moves.clip_db:
        # Behind a chain that bends, another clip gain would have to be taken back at the fader again, and again.
        alike = plan is Plan.ALL_ALIKE and number not in moves.bending
        turned = moves.clip_db if alike else moves.fader_db
        turned[number] += step_in(before.session.tracks[number - 1].group)
    return bool(step_db or any(steps.values()))


def _step(peak_dbfs: float, target_dbfs: float) -> float:
    """How much further a sum has to go, 0 where it is near enough."""
    if exceeds(peak_dbfs, target_dbfs) or peak_dbfs < target_dbfs - SUM_TOLERANCE_DB:
        return at_most(target_dbfs - peak_dbfs) if math.isfinite(peak_dbfs) else 0.0
    return 0.0


def _master_brought_back(moves: Moves, before: MixResult, after: MixResult) -> bool:
    """A master fader that was pulled down goes up by what the tracks went down, as far as the output has room."""
    pulled_db = before.session.bus.fader_db
    if pulled_db >= 0.0 or moves.common_db >= 0.0 or after.bus.result is None:
        return False
    now_db = pulled_db + moves.bus_fader_db
    room_db = limit_value(before.session.limits, "max_output_peak_dbfs") - (
        after.bus.result.measurement.output.sample_peak_dbfs - now_db
    )
    wanted_db = min(0.0, pulled_db - moves.common_db, room_db if math.isfinite(room_db) else 0.0)
    new_db = max(pulled_db, wanted_db if wanted_db == 0.0 else at_most(wanted_db))
    if abs(new_db - now_db) < 0.05:
        return False
    moves.bus_fader_db = new_db - pulled_db
    return True


def _reason(mix: MixResult, moves: Moves, limit_dbfs: float, target_dbfs: float) -> str:
    over = [f"group '{name}'" for name in moves.extra_db]
    if moves.common_db:
        over = ["the bus", *over]
    if not over:
        return (
            f"the bus{' and all groups have' if mix.groups else ' has'} the headroom that "
            f"max_bus_peak_dbfs ({limit_dbfs:g} dBFS) asks for"
        )
    peak = format_db(mix.bus.sum.sample_peak_dbfs, limit_db=limit_dbfs)
    sums = f"the bus adds up to {peak} dBFS" if moves.common_db else f"{' and '.join(over)} is over {limit_dbfs:g} dBFS"
    return f"{sums}; the reference's peak cap of {target_dbfs:g} dBFS is what it is brought to"
