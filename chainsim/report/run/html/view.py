"""What a page shows of one result, in words and pictures, ready for the template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chainsim.model.measured_stages import all_stages
from chainsim.model.result import Result
from chainsim.report.kit.advice import told
from chainsim.report.kit.html.responsive_chart import Chart, chart
from chainsim.report.kit.severity import MARKS, by_cost, worst
from chainsim.report.kit.svg.elements import visible
from chainsim.report.run.advice import advice
from chainsim.report.run.export_clipping import export_text
from chainsim.report.run.failure import stopped
from chainsim.report.run.html.item_views import Curve, ShownDifference, ShownFinding, ShownTrim
from chainsim.report.run.html.proof import ShownProof, shown_proof
from chainsim.report.run.level_rows import Row, by_loudness, table_rows
from chainsim.report.run.svg.chain_strip import strip
from chainsim.report.run.svg.transfer import has_transfer, room_db
from chainsim.report.run.svg.waterfall import waterfall
from chainsim.report.run.text import source_line
from chainsim.report.run.trims import no_trim, setting
from chainsim.report.run.verdict import verdict

_MANY_STAGES = 60
"""From here on there is one drawing, which a phone moves sideways, so that the page stays small."""
_MOST_CURVES = 12


def drawn(draw: Callable[[float], str], label: str, result: Result) -> Chart:
    """A picture of a result; of very many stages in one width, so that the page stays small."""
    return chart(draw, label, both=len(result.measurement.stages) < _MANY_STAGES)


@dataclass(frozen=True, slots=True)
class View:
    """One result for the template."""

    result: Result
    title: str
    key: str = ""  # before every id, where a page holds several results

    @property
    def name(self) -> str:
        """The chain's own name, else what it was called on the command line."""
        return visible(self.result.measurement.chain.name or self.title)

    @property
    def source(self) -> str:
        """What was played in."""
        return visible(source_line(self.result))

    @property
    def todo(self) -> str:
        """What to turn."""
        return visible(told(advice(self.result)))

    @property
    def verdict(self) -> str:
        """The one line."""
        return visible(verdict(self.result))

    @property
    def severity(self) -> str:
        """error, warning or good."""
        severity = worst(self.result.findings)
        return severity.value if severity else "good"

    @property
    def loud(self) -> bool:
        """Whether gains are stated as loudness."""
        return by_loudness(self.result)

    @property
    def strip(self) -> Chart:
        """The chain, tap by tap."""
        return drawn(lambda width: strip(self.result, width), "The chain", self.result)

    @property
    def waterfall(self) -> Chart:
        """What each step adds."""
        return drawn(lambda width: waterfall(self.result, width), "What each step adds", self.result)

    @property
    def curves(self) -> list[Curve]:
        """For the stages that are no straight line, those in branches too; of very many those nearest their limit."""
        bent = [stage for stage in all_stages(self.result.measurement.stages) if has_transfer(stage)]
        nearest = sorted(bent, key=room_db)[:_MOST_CURVES]
        shown = [stage for stage in bent if any(stage is one for one in nearest)]
        return [Curve.of(stage) for stage in shown]

    @property
    def more_curves(self) -> int:
        """How many stages are left out of the curves."""
        return max(0, sum(map(has_transfer, all_stages(self.result.measurement.stages))) - _MOST_CURVES)

    @property
    def rows(self) -> list[Row]:
        """The table of levels."""
        return table_rows(self.result)

    @property
    def findings(self) -> list[ShownFinding]:
        """Worst first."""
        return [ShownFinding.of(finding, self.result) for finding in by_cost(self.result.findings)]

    @property
    def trims(self) -> list[ShownTrim]:
        """What to turn, from what to what."""
        return [ShownTrim.of(trim, self.result) for trim in self.result.trims]

    @property
    def try_it(self) -> str:
        """The options that try the trims."""
        return " ".join(f"--set {setting(trim)}" for trim in self.result.trims)

    @property
    def differences(self) -> list[ShownDifference]:
        """Of every working stage and, where there are several, of the whole chain."""
        measurement = self.result.measurement
        working = [stage for stage in measurement.stages if not stage.spec.bypass]
        named = [(f"{stage.path} {stage.name}", stage.comparison.difference) for stage in working]
        whole = [("the whole chain", measurement.difference)] if len(working) > 1 else []
        return [ShownDifference.of(visible(name), difference) for name, difference in (*named, *whole)]

    @property
    def export(self) -> str:
        """What a file of whole numbers would clip; empty where nobody asked."""
        export = self.result.measurement.export
        return f"Export to {export.bits} bit: {export_text(export)}" if export else ""

    @property
    def stopped(self) -> str:
        """What brought the render to its end; empty where it is complete."""
        return "" if self.result.complete else visible(stopped(self.result))

    @property
    def printed(self) -> str:
        """The end of what plugins printed before one of them failed."""
        printed = self.result.failure.printed if self.result.failure else ""
        return "\n".join(visible(line) for line in printed.splitlines() if line.strip())

    @property
    def proof(self) -> ShownProof | None:
        """What the chain is like with the trims."""
        return shown_proof(self.result)

    @property
    def no_trim(self) -> str:
        """What is said where there is no trim."""
        return no_trim(self.result)

    def marked(self, row: Row) -> str:
        """The sign of the worst finding in a row."""
        return MARKS[row.severity][0] if row.severity else ""
