"""A picture for every page about a finding: a case is played, must have that finding, and is drawn.

`cases/NAME.chain.yaml` is a chain, `cases/NAME.session.yaml` a session, and `cases/NAME.review.yaml` a chain whose
output is then reviewed as a finished file.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import soundfile

import chainsim
from chainsim.model.finding import Finding
from chainsim.model.mix import MixResult
from chainsim.model.review import ReviewResult
from chainsim.report.kit.svg.elements import element
from chainsim.report.kit.svg.palette import LIGHT, fixed_css
from chainsim.report.mix.svg.meters import mix_meters
from chainsim.report.review.svg import mix_over_time
from chainsim.report.run.svg.picture import picture
from handbook.places import CASES, ROOT

WIDTH = 940.0
OPTIONS = chainsim.RunOptions(pass_missing=True, prove=False)


class CaseFailed(Exception):
    """A case does not have the finding that it is for."""


@dataclass(frozen=True)
class Case:
    """What was played, what was said of it, and how it looks."""

    name: str
    kind: str  # "chain", "session" or "review"
    source: str  # the file's text
    said: str  # the finding's own words
    svg: str


def case_files(kind: str) -> list[Path]:
    """All cases of a kind."""
    return sorted(CASES.glob(f"*.{kind}.yaml"))


def play(file: Path) -> Case:
    """Play one.

    Raises:
        CaseFailed: the finding that the file is named for was not made.
    """
    name, kind, _ = file.name.split(".")
    played = _PLAYERS[kind](file.relative_to(ROOT), name)  # the current folder: names as a reader would see them
    if played is None:
        raise CaseFailed(f"{file.relative_to(ROOT)}: no '{name}' was found in it")
    said, svg = played
    return Case(name, kind, file.read_text(encoding="utf-8"), said, svg)


def _chain(file: Path, name: str) -> tuple[str, str] | None:
    result = chainsim.run(file, options=OPTIONS)
    finding = _first(result.findings, name)
    return None if finding is None else (_said(finding), picture(result))


def _session(file: Path, name: str) -> tuple[str, str] | None:
    result = chainsim.mix(file, options=OPTIONS)
    finding = _first(result.findings, name)
    return None if finding is None else (_said(finding), _framed(*_mix(result)))


def _review(file: Path, name: str) -> tuple[str, str] | None:
    chain = chainsim.run(file, options=replace(OPTIONS, probe=False))  # what it sounds like is all that is asked of it
    with tempfile.TemporaryDirectory() as scratch:
        finished = Path(scratch, "finished.wav")
        soundfile.write(finished, chain.audio().T, chain.measurement.sample_rate_hz, subtype="FLOAT")
        result = chainsim.review(finished)
    judgement = next((one for one in result.judgements if one.name == name), None)
    if judgement is None:
        return None
    seen = "; ".join(one.text for one in judgement.evidence)
    said = f"{judgement.message} ({seen}.) {judgement.action}" if seen else judgement.message
    return said, _framed(*_over_time(result))


_PLAYERS = {"chain": _chain, "session": _session, "review": _review}


def _first(findings: tuple[Finding, ...], name: str) -> Finding | None:
    return next((finding for finding in findings if finding.name == name), None)


def _said(finding: Finding) -> str:
    return f"{finding.message} {finding.action}"


def _mix(result: MixResult) -> tuple[str, str]:
    return result.session.name or "session", mix_meters(result, WIDTH - 48)


def _over_time(result: ReviewResult) -> tuple[str, str]:
    return "The finished file over time", mix_over_time(result, WIDTH - 48)


def _framed(title: str, drawn: str) -> str:
    """A drawing made for a page, as a picture of its own."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    height = (float(size[2]) if size else 200.0) + 24 + 24
    inner = drawn.replace("<svg ", '<svg x="24" y="24" ', 1)
    return element(
        "svg",
        element("style", fixed_css()) + element("rect", width=WIDTH, height=height, fill=LIGHT["paper"]) + inner,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        width=WIDTH,
        height=height,
        role="img",
        aria_label=title,
        class_="cs",
    )
