"""Solving with chains whose levels are worked out by addition, compressors among them, as "renders"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.diagnose import diagnose
from chainsim.model.chain import Chain, Intent
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_matched_difference import Difference
from chainsim.model.options import Aims
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import Measurement
from chainsim.model.trim import Policy, Where
from chainsim.recommend import Solution, prove, recommend, solve
from tests.diagnose.measurements import Gain, levels, measured

CLEAN = Aims(margin_db=0.0)
CURED = {
    "headroom-exhausted",
    "true-peak-over",
    "over-full-scale",
    "gain-buildup",
    "internal-clipping",
    "fader-hides-clipping",
}


@dataclass(frozen=True)
class Stage:
    """A gain; with a ratio it is a compressor for which the programme is one steady level, its peak."""

    gain_db: float = 0.0
    trim_db: float = 0.0
    threshold_dbfs: float = math.inf
    ratio: float = 1.0
    clips_from_dbfs: float | None = None
    intent: Intent | None = None

    def given(self, peak_dbfs: float) -> float:
        over_db = max(0.0, peak_dbfs - self.threshold_dbfs)
        return peak_dbfs + self.gain_db - over_db * (1.0 - 1.0 / self.ratio)


@dataclass(frozen=True)
class Bench:
    """What stands in for rendering: everything that a chain file can turn, turned."""

    stages: tuple[Stage, ...]
    peak_dbfs: float = -6.0

    def measure(self, input_trim_db: float, trims_db: Sequence[float], fader_db: float) -> Measurement:
        peak_dbfs, gains = self.peak_dbfs + input_trim_db, []
        for stage, trim_db in zip(self.stages, trims_db, strict=True):
            fed_dbfs = peak_dbfs + trim_db
            peak_dbfs = stage.given(fed_dbfs)
            kind = Kind.DYNAMICS if stage.ratio > 1.0 else Kind.LINEAR
            probed = {"profile": StageProfile(kind)} if stage.clips_from_dbfs is None else {}
            gains.append(
                Gain(
                    peak_dbfs - fed_dbfs,
                    trim_db,
                    intent=stage.intent,
                    clean_to_dbfs=stage.clips_from_dbfs,
                    result=probed,
                )
            )
        source = levels(self.peak_dbfs, self.peak_dbfs - 12.0)
        return measured(gains, source=source, input_trim_db=input_trim_db, fader_db=fader_db)

    def first(self) -> Measurement:
        return self.measure(0.0, [stage.trim_db for stage in self.stages], 0.0)

    def again(self, chain: Chain) -> tuple[Measurement, tuple[Finding, ...]]:
        after = self.measure(chain.input_trim_db, [stage.trim_db for stage in chain.stages], chain.fader_db)
        return after, diagnose(after)

    def solve(self, aims: Aims = CLEAN) -> Solution:
        before = self.first()
        return solve(before, diagnose(before), aims, self.again)


def turned(solution: Solution) -> dict[tuple[Where, int | None], float]:
    return {(trim.where, trim.stage): trim.trim_db for trim in solution.trims}


def complaints(solution: Solution) -> set[str]:
    return {one.name for one in solution.findings if one.severity is not Severity.INFORMATION} & CURED


def test_a_chain_in_order_is_not_rendered_again() -> None:
    solution = Bench((Stage(2.0), Stage(-2.0))).solve()
    assert (solution.trims, solution.renders, solution.settled) == ((), 0, True)


def test_a_linear_chain_is_solved_by_its_proof() -> None:
    """-6 + 4 dBFS in front of a clip at -10: 8 dB too much, and not a tenth more than the grid and the tolerance."""
    solution = Bench((Stage(4.0), Stage(), Stage(clips_from_dbfs=-10.0))).solve()
    assert turned(solution) == {(Where.STAGE, 3): -8.1}
    assert (solution.renders, solution.settled, complaints(solution)) == (1, True, set())


def test_the_margin_goes_on_top_where_a_trim_is_needed_and_nowhere_else() -> None:
    hot = Bench((Stage(4.0), Stage(), Stage(clips_from_dbfs=-10.0)))
    assert turned(hot.solve(Aims(margin_db=1.0))) == {(Where.STAGE, 3): -9.1}
    near = Bench((Stage(4.0), Stage(), Stage(clips_from_dbfs=-1.9)))
    assert near.solve(Aims(margin_db=1.0)).trims == ()


def test_what_a_compressor_does_not_pass_on_is_found_by_rendering() -> None:
    """A clip at -12 in front of a 4:1 compressor, another one behind it: 6 dB less pass as 1.5 dB.

    Fed -6 the compressor gives -20 + 14/4 + 8 = -8.5; fed -12.1 it gives -10.025; the clip at -14 needs 3.975 + 0.05.
    Arithmetic alone would have taken -8.5 - 6.1 = -14.6 for enough.
    """
    stages = (
        Stage(),
        Stage(clips_from_dbfs=-12.0),
        Stage(8.0, threshold_dbfs=-20.0, ratio=4.0),
        Stage(clips_from_dbfs=-14.0),
    )
    before = Bench(stages).first()
    estimate = recommend(before, diagnose(before), Aims(margin_db=0.0))
    assert [(trim.stage, trim.trim_db) for trim in estimate] == [(2, -6.1)]
    solution = Bench(stages).solve()
    assert turned(solution) == {(Where.STAGE, 2): -6.1, (Where.STAGE, 4): -4.1}
    assert (solution.renders, solution.settled, complaints(solution)) == (2, True, set())


def test_a_saturator_keeps_its_drive_and_its_level_is_taken_back_behind_it() -> None:
    stages = (Stage(), Stage(clips_from_dbfs=-10.0), Stage(7.0, intent="colour"), Stage(-9.0))
    solution = Bench(stages, peak_dbfs=-9.0).solve()
    assert turned(solution) == {(Where.STAGE, 2): -1.1, (Where.STAGE, 3): 1.1, (Where.STAGE, 4): -1.1}
    assert solution.measurement.stages[2].input.sample_peak_dbfs == pytest.approx(-9.0)
    assert complaints(solution) == set()


def test_a_compressor_keeps_its_gain_reduction_when_asked() -> None:
    stages = (Stage(), Stage(clips_from_dbfs=-10.0), Stage(threshold_dbfs=-20.0, ratio=4.0), Stage())
    assert turned(Bench(stages).solve()) == {(Where.STAGE, 2): -4.1}
    kept = Bench(stages).solve(Aims(keep_gain_reduction=True, margin_db=0.0))
    assert turned(kept) == {(Where.STAGE, 2): -4.1, (Where.STAGE, 3): 4.1}


def test_the_loudness_that_trims_take_goes_into_the_fader_when_asked() -> None:
    stages = (Stage(), Stage(clips_from_dbfs=-10.0))
    assert turned(Bench(stages).solve(Aims(keep_loudness=True, margin_db=0.0))) == {
        (Where.STAGE, 2): -4.1,
        (Where.FADER, None): 4.1,
    }
    loud = Bench((Stage(), Stage(clips_from_dbfs=-10.0)), peak_dbfs=-0.5)
    fader_db = turned(loud.solve(Aims(keep_loudness=True, margin_db=0.0)))[Where.FADER, None]
    assert fader_db == 9.0  # from -10.1 up to -1 dBTP, on the grid of 0.1 dB, and no further
    ceiling = (*stages, Stage(intent="ceiling"))
    assert (Where.FADER, None) not in turned(Bench(ceiling).solve(Aims(keep_loudness=True, margin_db=0.0)))


def test_a_stage_that_no_trim_reaches_is_said_with_its_suspect() -> None:
    """A clip that is as bad at any level: nothing is asked of a trim again, and the chain stays as it was."""

    def again(chain: Chain) -> tuple[Measurement, tuple[Finding, ...]]:
        made = measured([Gain(), stubborn], input_trim_db=chain.input_trim_db)
        last = replace(made.stages[1], trim_db=chain.stages[1].trim_db)
        after = replace(made, chain=chain, stages=(made.stages[0], last))
        return after, diagnose(after)

    stubborn = Gain(name="Synth", clean_to_dbfs=-12.0)
    before, findings = again(measured([Gain(), stubborn]).chain)
    solution = solve(before, findings, Aims(margin_db=0.0), again)
    assert (solution.trims, solution.settled) == ((), True)
    assert solution.beyond_trims == {("internal-clipping", "2")}
    assert prove(before, findings, solution, Aims(margin_db=0.0), Difference(), 1.0) is None


@st.composite
def benches(draw: st.DrawFn) -> Bench:
    tenths = st.integers(-120, 120).map(lambda steps: steps / 10.0)
    stage = st.one_of(
        st.builds(Stage, tenths, tenths),
        st.builds(Stage, tenths, tenths, st.integers(-40, -6).map(float), st.floats(1.1, 20.0)),
        st.builds(Stage, trim_db=tenths, clips_from_dbfs=st.integers(-30, 0).map(float)),
    )
    return Bench(tuple(draw(st.lists(stage, min_size=1, max_size=6))), draw(tenths))


QUICK = settings(max_examples=60, deadline=None)


@QUICK
@given(benches())
def test_with_dynamics_nothing_remains_that_was_said_to_be_cleared(bench: Bench) -> None:
    solution = bench.solve()
    if solution.settled and not solution.beyond_trims:
        assert complaints(solution) == set()
    before = bench.first()
    proof = prove(before, diagnose(before), solution, CLEAN, Difference(), 1.0)
    if proof is not None:
        _, findings = bench.again(proof.chain)
        there = {(one.name, one.path) for one in findings if one.severity is not Severity.INFORMATION}
        assert not {(one.name, one.path) for one in findings} & {(one.name, one.path) for one in proof.gone}
        assert {(one.name, one.path) for one in proof.harmless_now} <= {
            (one.name, one.path) for one in findings
        } - there
        assert there == {(one.finding.name, one.finding.path) for one in proof.remaining}


@QUICK
@given(benches())
def test_solving_again_changes_nothing_and_solving_twice_is_the_same(bench: Bench) -> None:
    solution = bench.solve()
    assert bench.solve() == solution
    if solution.settled and not solution.beyond_trims:
        again = solve(solution.measurement, solution.findings, Aims(margin_db=0.0), bench.again)
        assert again.trims == ()


@QUICK
@given(st.floats(0.0, 20.0), st.lists(st.integers(-60, 0).map(lambda steps: steps / 10.0), max_size=4))
def test_more_at_the_input_is_exactly_as_much_less_clip_gain(gain_db: float, gains_db: list[float]) -> None:
    steps = round(gain_db * 10.0)

    def input_trim_db(peak_dbfs: float) -> float:
        solution = Bench((Stage(), *(Stage(one) for one in gains_db)), peak_dbfs).solve(
            Aims(Policy.REFERENCE, margin_db=0.0)
        )
        return turned(solution).get((Where.INPUT, None), 0.0)

    assert input_trim_db(3.05 + steps / 10.0) == pytest.approx(input_trim_db(3.05) - steps / 10.0, abs=1e-9)
