"""One mix as its page shows it: what the template asks for, in words and pictures."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.daw_words import knob_words
from chainsim.model.finding import Finding, Severity
from chainsim.model.mix import BusResult, MixResult
from chainsim.model.session_trim import SessionTrims
from chainsim.report.kit.advice import told
from chainsim.report.kit.html.key_figures import Figure
from chainsim.report.kit.html.responsive_chart import Chart, chart
from chainsim.report.kit.severity import MARKS, WORDS, by_cost, worst
from chainsim.report.kit.svg.elements import level, visible
from chainsim.report.mix.advice import mix_advice
from chainsim.report.mix.facts import resampled, source_line
from chainsim.report.mix.findings import all_findings, failures, in_the_chains
from chainsim.report.mix.left_out import besides, how_to_find_audio, not_in_this
from chainsim.report.mix.level_table import MixRow, mix_rows
from chainsim.report.mix.proof import proof_head, proof_said, ways
from chainsim.report.mix.summing import distribution, sum_details, sum_head
from chainsim.report.mix.svg.build_up import build_up, build_up_steps
from chainsim.report.mix.svg.meters import mix_meters
from chainsim.report.mix.trims import knob, no_trims, positions, trims_head
from chainsim.report.mix.verdict import mix_verdict


@dataclass(frozen=True, slots=True)
class ShownSum:
    """A group or the bus: what adding up gave, and whose doing that is."""

    name: str
    head: str
    details: tuple[str, ...]
    picture: Chart | None  # how it builds up; None where nothing sounds


@dataclass(frozen=True, slots=True)
class SessionView:
    """One mix for the template."""

    mix: MixResult
    title: str

    @property
    def name(self) -> str:
        """The session's own name, else what it was called on the command line."""
        return visible(self.mix.session.name or self.title)

    @property
    def source(self) -> str:
        """How much was mixed."""
        return visible(source_line(self.mix))

    @property
    def todo(self) -> str:
        """What to turn."""
        return visible(told(mix_advice(self.mix)))

    @property
    def left_out(self) -> list[str]:
        """What is not in this."""
        return [visible(line) for line in not_in_this(self.mix)]

    @property
    def how_to_find_audio(self) -> str:
        """The command that looks for it elsewhere."""
        return visible(how_to_find_audio(self.mix, self.title))

    @property
    def besides(self) -> list[str]:
        """What is nearly the same, or not heard."""
        return [visible(line) for line in besides(self.mix)]

    @property
    def meters(self) -> Chart:
        """Every strip's level."""
        return chart(lambda width: mix_meters(self.mix, width), "Meters of the mix")

    @property
    def verdict(self) -> str:
        """The one line."""
        return visible(mix_verdict(self.mix))

    @property
    def severity(self) -> str:
        """error, warning or good."""
        severity = worst(one.finding for one in all_findings(self.mix))
        if not self.mix.complete:
            return Severity.ERROR.value
        return severity.value if severity else "good"

    @property
    def failures(self) -> list[str]:
        """What could not be rendered."""
        return [visible(line) for line in failures(self.mix)]

    @property
    def figures(self) -> list[Figure]:
        """What goes into the bus and what comes out of it."""
        bus = self.mix.bus
        after = bus.result.measurement.output if bus.result else None
        peak = after.sample_peak_dbfs if after else None
        true_peak, lufs = (after.true_peak_dbtp, after.integrated_lufs) if after else (None, None)
        rms = after.rms_dbfs if after else None
        return [
            Figure("Sample peak", "dBFS", level(bus.sum.sample_peak_dbfs, limit_db=0.0), level(peak, limit_db=0.0)),
            Figure("True peak", "dBTP", level(bus.sum.true_peak_dbtp), level(true_peak)),
            Figure("RMS", "dBFS", level(bus.sum.rms_dbfs), level(rms)),
            Figure("Loudness", "LUFS", level(bus.sum.integrated_lufs), level(lufs)),
        ]

    @property
    def sums(self) -> list[ShownSum]:
        """Groups, then the bus."""
        return [_shown_sum(self.mix, bus) for bus in (*self.mix.groups, self.mix.bus)]

    @property
    def tracks_said(self) -> list[str]:
        """How levels are spread over the tracks, and which had another rate."""
        return [visible(line) for line in (distribution(self.mix), resampled(self.mix)) if line]

    @property
    def findings(self) -> list[tuple[Finding, str, str]]:
        """With sign and word, worst first."""
        return [(one, MARKS[one.severity][0], WORDS[one.severity]) for one in by_cost(self.mix.findings)]

    @property
    def in_the_chains(self) -> list[tuple[str, str, str]]:
        """Sign, word, and what is wrong in the strip's chain."""
        return [(MARKS[severity][0], WORDS[severity], visible(line)) for severity, line in in_the_chains(self.mix)]

    @property
    def rows(self) -> list[tuple[MixRow, str]]:
        """The table of levels, with signs."""
        return [(row, MARKS[row.severity][0] if row.severity else "") for row in mix_rows(self.mix)]

    @property
    def trims(self) -> SessionTrims | None:
        """None where they were not solved."""
        return self.mix.trims

    @property
    def trims_head(self) -> str:
        """How clip gains are turned."""
        return trims_head(self.mix.trims, knob_words(self.mix.session)) if self.mix.trims else ""

    @property
    def no_trims(self) -> str:
        """Why there are none."""
        return visible(no_trims(self.mix, self.mix.trims)) if self.mix.trims else ""

    @property
    def knobs(self) -> list[tuple[str, tuple[str, ...]]]:
        """What to turn: now, then, change."""
        trims = self.mix.trims.trims if self.mix.trims else ()
        words = knob_words(self.mix.session)
        return [(visible(knob(trim, words)), tuple(_minus(one) for one in positions(trim, words))) for trim in trims]

    @property
    def proof_head(self) -> str:
        """How often it was mixed; empty where it was not."""
        return proof_head(self.mix.trims.proof) if self.mix.trims and self.mix.trims.proof else ""

    @property
    def ways(self) -> list[tuple[str, tuple[str, ...]]]:
        """The bus as it is, with its fader, with the trims."""
        proof = self.mix.trims.proof if self.mix.trims else None
        return [(name, tuple(map(_minus, cells))) for name, cells in ways(proof)] if proof else []

    @property
    def proof_said(self) -> list[str]:
        """What the proof comes to."""
        return proof_said(self.mix.trims.proof) if self.mix.trims and self.mix.trims.proof else []


def _shown_sum(mix: MixResult, bus: BusResult) -> ShownSum:
    name = "Mix bus" if bus.number is None else f"Group '{bus.name}'"
    steps = build_up_steps(mix, bus)
    picture = chart(lambda width: build_up(steps, width), f"How {name} builds up") if steps else None
    return ShownSum(visible(name), visible(sum_head(bus)), tuple(visible(line) for line in sum_details(bus)), picture)


def _minus(number: str) -> str:
    return number.replace("-", "−")
