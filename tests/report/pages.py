"""Results for pages, and a page taken apart by Python's own HTML parser."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import numpy as np

from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.model.chain import Chain
from chainsim.model.float_row import FloatRow
from chainsim.model.level_matched_difference import Difference
from chainsim.model.levels import Levels, Series
from chainsim.model.listening_excerpt import Listening
from chainsim.model.profile import Kind, StageProfile, TransferCurve
from chainsim.model.proof import Proof, TapProof
from chainsim.model.result import Result
from chainsim.model.spectrum import Spectra, Spectrum
from chainsim.model.tap import Tap
from tests.measure.signals import tone
from tests.report.results import RATE_HZ, hot_chain, hot_measurement, hot_result, levels

HOSTILE = "<script>alert(1)</script>\"'&amp;]]>"
RIGHT_TO_LEFT = "مرحبا שלום"

CLIP = StageProfile(
    kind=Kind.CLIP,
    small_signal_gain_db=12.0,
    linear_to_dbfs=-12.0,
    clean_to_dbfs=-11.75,
    ceiling_dbfs=0.0,
    transfer=TransferCurve(
        (-60.0, -48.0, -36.0, -24.0, -12.0, 0.0, 12.0, 24.0),
        (-48.0, -36.0, -24.0, -12.0, 0.0, 0.0, 0.0, 0.0),
        (-140.0,) * 5 + (-12.7, -10.0, -9.0),
    ),
)


def with_series(one: Levels, points: int = 1000) -> Levels:
    """A level that swings by 6 dB around the RMS, with a peak 6 dB higher."""
    swing = tuple(one.rms_dbfs + 6.0 * math.sin(index / 20.0) for index in range(points))
    return replace(one, series=Series(0.012, FloatRow(rms + 6.0 for rms in swing), FloatRow(swing)))


def full_result(names: tuple[str, str, str, str, str] | None = None) -> Result:
    """The hot chain with everything that a page can show: series, a clip's profile, spectra and audio."""
    chain = hot_chain(names) if names else hot_chain()
    hot = hot_result(chain)
    measurement = hot_measurement(chain)
    stages = tuple(
        replace(stage, output=with_series(stage.output), profile=CLIP if stage.index == 3 else stage.profile)
        for stage in measurement.stages
    )
    centres = tuple(20.0 * 2.0 ** (index / 6.0) for index in range(60))
    source = Spectrum(centres, tuple(-30.0 - index / 3.0 for index in range(60)))
    wave = tone(-9.0, 1.0, RATE_HZ, 440.0)
    louder = np.clip(wave * np.float32(4.0), -0.5, 0.5)
    matched = LevelMatchedDifference()
    matched.feed(wave, louder)
    return replace(
        hot,
        measurement=replace(
            measurement,
            stages=stages,
            taps=(
                Tap(0, "input", with_series(measurement.taps[0].levels)),
                *(Tap(stage.index, stage.name, stage.output) for stage in stages),
            ),
            output=with_series(measurement.output),
            spectra=Spectra(source, source.amplified(4.0)),
            listening=Listening(wave, louder, 1.25, matched.read()),
        ),
        explanations={
            "gain-buildup": "gain-buildup: level snowballs.\n\nWhat it means: it adds up.\n\nNo heading here.\n",
            "over-full-scale": "over-full-scale: above.\n\nWhat to do: less.\n",
            "stage-not-unity": "stage-not-unity: no unity.\n\nWhat to do: turn it down.\n",
        },
    )


def long_result(count: int = 200) -> Result:
    """The hot chain's third stage, again and again."""
    base = full_result()
    stage = base.measurement.stages[2]
    chain = Chain.model_validate(
        {"version": 1, "name": "Long", "stages": [{"builtin": "Gain", "name": f"Stage {n}"} for n in range(count)]}
    )
    stages = tuple(
        replace(stage, index=n, path=str(n), name=f"Stage {n}", spec=chain.stages[n - 1]) for n in range(1, count + 1)
    )
    taps = (base.measurement.taps[0], *(Tap(one.index, one.name, one.output) for one in stages))
    return replace(base, measurement=replace(base.measurement, chain=chain, stages=stages, taps=taps, listening=None))


def hostile_result() -> Result:
    """Whatever can be named is named with markup and right-to-left text."""
    result = full_result((HOSTILE, RIGHT_TO_LEFT, HOSTILE + RIGHT_TO_LEFT, "a\u202eb\x00c", "日本語" * 30))
    chain = result.measurement.chain.model_copy(update={"name": HOSTILE})
    measurement = result.measurement
    return replace(
        result,
        measurement=replace(measurement, chain=chain, source=replace(measurement.source, name=f"{HOSTILE}.wav")),
        findings=tuple(replace(one, message=HOSTILE, action=HOSTILE) for one in result.findings),
        trims=tuple(replace(one, reason=HOSTILE) for one in result.trims),
    )


@dataclass
class Parsed(HTMLParser):
    """Elements with their attributes, and the text outside of script and style."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)  # of elements with an id
    open: list[tuple[str, str | None]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    raw: dict[str, list[str]] = field(default_factory=dict)  # script and style

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br", "link", "img"):
            self.open.append((tag, dict(attrs).get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise AssertionError(f"</{tag}> closes {self.open[-3:]}")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][0] if self.open else ""
        if inside in ("script", "style"):
            self.raw.setdefault(inside, []).append(data)
        else:
            self.texts.append(data)
        for _, name in self.open:
            if name:
                self.contents[name] = self.contents.get(name, "") + data

    def attributes(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]

    @property
    def text(self) -> str:
        """All text that is shown, with its white space folded."""
        return " ".join(" ".join(self.texts).split())


def parse(page: str) -> Parsed:
    """A page taken apart; every element must be closed in its turn."""
    parsed = Parsed()
    parsed.feed(page)
    parsed.close()
    assert parsed.open == []
    return parsed


def heard_result() -> Result:
    """The full result with the output of its proven chain: the wave at half its level, 6 dB below the output."""
    result = full_result()
    kept, chain = result.measurement.listening, result.measurement.chain
    assert kept is not None
    output = TapProof(None, "output", levels(-14, -2), levels(-20, -8))
    proof = Proof(chain, (output,), (), (), (), -6.0, Difference(), 1.0, 1, True)
    listening = replace(kept, with_trims=kept.source * np.float32(0.5))
    return replace(result, proof=proof, measurement=replace(result.measurement, listening=listening))
