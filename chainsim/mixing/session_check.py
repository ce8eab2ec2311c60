"""A session judged, strip by strip: every track, group and the bus is an entry of a check."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from chainsim.errors import ChainFileError, ChainsimError, PluginMissing, RenderError, internal_error
from chainsim.load import ChainDocument, SessionDocument, strips
from chainsim.load.session_document import BUS, place_location
from chainsim.mixing.session_mix import mix_document
from chainsim.mixing.stage_refusals import refusals_at, refuse
from chainsim.mixing.track_sources import open_tracks
from chainsim.model.check_outcome import Measured, NotMeasured, Outcome, Skipped, Valid
from chainsim.model.checked_chain import Checked, Position
from chainsim.model.left_out import heard
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.session import Strip
from chainsim.model.stage_addressing import walk_stages


def check_session(
    document: SessionDocument,
    options: RunOptions,
    *,
    jobs: int = 1,
    ignored: Collection[str] = (),
    skip_missing_plugins: bool = False,
    validate_only: bool = False,
    verbose: bool = False,
) -> tuple[Checked, ...]:
    """Mix, or only validate; never raises for what the session, its audio or its plugins do.

    Args:
        document: what was read.
        options: how strips are rendered.
        jobs: how many tracks at once.
        ignored: findings that are not wanted.
        skip_missing_plugins: where nothing but plugins is missing, the session is skipped.
        validate_only: open everything, render nothing.
        verbose: say on stderr where an internal error happened.
    """
    began_s = time.monotonic()

    def alone(outcome: Outcome) -> tuple[Checked, ...]:
        return (Checked(document.file, None, outcome, duration_s=time.monotonic() - began_s),)

    try:
        if validate_only:
            validate_session(document, options)
            return alone(Valid())
        mix = mix_document(document, replace(options, prove=False), jobs=jobs)
    except PluginMissing as missing:
        if skip_missing_plugins and missing.alone:
            return alone(Skipped("; ".join(problem.message for problem in missing.problems)))
        return alone(NotMeasured(missing))
    except ChainsimError as error:
        return alone(NotMeasured(error))
    except Exception as error:
        if verbose:
            traceback.print_exc(file=sys.stderr)
        return alone(NotMeasured(ChainsimError(internal_error(error))))
    return tuple(_entries(document, mix, frozenset(ignored), time.monotonic() - began_s))


def validate_session(document: SessionDocument, options: RunOptions) -> None:
    """Find every mistake that can be found without rendering: audio is opened, plugins are loaded with their settings.

    Raises:
        ChainFileError: mistakes, all at once; PluginMissing where a plugin is not here.
        AudioError: a track's audio can't be used.
    """
    if document.session is None:
        raise ChainFileError(document.problems)
    _, rate_hz = open_tracks(document, document.session)
    refuse(document, refusals_at(document, document.session, options, rate_hz, lambda _: True))


def _entries(
    document: SessionDocument, mix: MixResult, ignored: frozenset[str], duration_s: float
) -> Iterator[Checked]:
    """The tracks that are heard, groups, and the bus with what was found of the session itself."""
    held: list[tuple[str, str, TrackResult | BusResult]] = [
        *((f"tracks.{track.number}", f"track '{track.name}'", track) for track in mix.tracks if not track.muted),
        *((f"groups.{group.number}", f"group '{group.name}'", group) for group in mix.groups),
        (BUS, "mix bus", mix.bus),
    ]
    for place, part, strip in held:
        yield Checked(
            document.file,
            None,
            _outcome(place, strip, mix, ignored),
            positions=_positions(document, place),
            duration_s=duration_s,
            part=part,
        )


def _outcome(place: str, strip: TrackResult | BusResult, mix: MixResult, ignored: frozenset[str]) -> Outcome:
    if lost := [
        one.text for one in heard(mix.session.left_out) if isinstance(strip, BusResult) or strip.name == one.track
    ]:
        return NotMeasured(RenderError("; ".join(lost)))
    if strip.result is None:
        return NotMeasured(RenderError(strip.error or "not rendered", strip.failure))
    return Measured(_judged(_with_session(strip.result, mix) if place == BUS else strip.result, ignored))


def _with_session(result: Result, mix: MixResult) -> Result:
    """The bus with what was found of the session: it is about what enters the bus."""
    findings = (*(replace(finding, tap=0) for finding in mix.findings), *result.findings)
    return replace(result, findings=findings, explanations={**mix.explanations, **result.explanations})


def _judged(result: Result, ignored: frozenset[str]) -> Result:
    return replace(result, findings=tuple(one for one in result.findings if one.name not in ignored))


def _positions(document: SessionDocument, place: str) -> Mapping[str, Position]:
    """Where the strip stands, and its stages; those of a chain file all stand where it is named."""
    if document.session is None:
        return {}
    strip: Strip = dict(strips(document.session))[place]
    location = place_location(place)
    here = document.position(location)
    found = {"input": here, "output": here}
    held = document.chains.get(place)
    stages = (held.chain.stages if held and held.chain else ()) if held else strip.stages or ()
    for path, _ in walk_stages(stages):
        at = (*location, "chain") if held else (*location, *ChainDocument.stage_location(path))
        found[path] = document.position(at)
    return found
