"""Where probing went through and yet says nothing about clips, and why: unknown is not clean."""

from __future__ import annotations

import math

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck

TOLD_BELOW_DB = -30.0
"""A clip 1 dB past its corner reads -39 to -23 dB; behind unrest of more nothing is found."""

ALIKE_BELOW_DB = -66.0
"""What two answers of a stage that repeats itself differ by at most."""

NO_REGION = "its gain is different at every level, so that there is nothing to compare it with"

SWITCHED_ON = "a level switches on something in it that nothing below that level can be compared with"

OF_ITS_OWN = "what it returns is a sound of its own, the same whatever it is fed"

AT_CEILING = "it answers no two levels alike, and its loudest peaks are at its ceiling"

NEAR_CEILING = "it answers in steps, and its loudest peaks come near its ceiling"

STEPS_AS_SUDDEN = "it answers in steps, and each is as sudden as a clip"

DYNAMICS_AS_SUDDEN = "its dynamics act as suddenly as a clip would that other bands hide"


def untold(profile: StageProfile) -> str | None:
    """Why it is not known whether the stage could clip; None: it is, or it was never probed."""
    if profile.repeatability_db is None or makes_no_harmonics(profile):
        return None
    if profile.kind in (Kind.LINEAR, Kind.LOSSY) and never_alike(profile):
        return unlike(profile.repeatability_db)
    if profile.kind is Kind.LOSSY and profile.ceiling_dbfs is None and not answers_alike(profile):
        return unlike(profile.repeatability_db)  # hiss beside steps, and no ceiling to tell by
    if profile.kind is not Kind.UNKNOWN:
        return None
    if profile.non_finite_output:
        return "what it returns is no number at some levels"
    if profile.sounds_alone:
        return OF_ITS_OWN
    if not profile.transfer.output_dbfs and profile.late_frames:
        return "it answers so late that it was not waited for"
    if not profile.transfer.output_dbfs:
        return "it answers every level with silence"
    return without_region(profile)


def without_region(profile: StageProfile) -> str:
    """Why there is no quieter self to compare it with."""
    return SWITCHED_ON if profile.switched_on else NO_REGION


def undecided(profile: StageProfile, check: ProgrammeCheck | None) -> str | None:
    """Why it is not known whether the stage clips on its programme: what was tried on that is what counts."""
    if check is None:
        return untold(profile)
    return None if check.exceeds else check.undecided


def without_limits(profile: StageProfile) -> str | None:
    """What is said for a limit of None that does not mean "beyond what was probed"; None where it does."""
    if profile.kind is Kind.LOSSY:
        return "no clean region"
    return "not known" if profile.kind is Kind.UNKNOWN or untold(profile) else None


def makes_no_harmonics(profile: StageProfile) -> bool:
    """Whether no level up to the highest made any: then there is no clip, whatever else the stage does."""
    levels_dbfs = profile.onset.level_dbfs
    return profile.kind in (Kind.LINEAR, Kind.UNKNOWN) and bool(levels_dbfs) and min(levels_dbfs) == math.inf


def answers_alike(profile: StageProfile) -> bool:
    """Whether one fresh instance answers as another."""
    return profile.repeatability_db is not None and profile.repeatability_db < ALIKE_BELOW_DB


def never_alike(profile: StageProfile) -> bool:
    """Whether it differs from itself by so much that a clip could hide behind that."""
    return profile.repeatability_db is not None and profile.repeatability_db > TOLD_BELOW_DB


def unlike(residual_db: float) -> str:
    """Of a stage that never answers alike."""
    return (
        f"it answers differently every time, two renders differ at {residual_db:.1f} dB, "
        "and a clip could hide behind that"
    )
