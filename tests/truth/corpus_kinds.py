"""The kinds of plugins that the corpus tries, as settings of ChannelStrip drawn at random within their kind.

A kind that `clips` breaks the wave at the shaper's limit, and must be found to once the programme passes it. Its clean
siblings bend, turn up and down, remember or make noise without any corner, and must never be said to clip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from tests.plugins.channel_strip import ROUTES
from tests.plugins.strip_shapes import SHAPES

Random = np.random.Generator
Parameters = dict[str, float]

MODULE_NAMES = (
    *("nothing", "compressor", "leveller", "gate", "expander", "transients", "de-esser", "dynamic-eq", "auto-gain"),
    *("limiter", "normaliser", "match", "bell", "low-pass", "high-pass", "echo", "chorus", "drift", "room"),
    *("squeeze", "stretch", "maximiser", "hold"),
)
MODULE = {name: number for number, name in enumerate(MODULE_NAMES)}
SHAPE = {shape.name: number for number, shape in enumerate(SHAPES)}
SHORT_S, REMEMBERED_S, LATE_S = 2.0, 4.0, 6.5
"""How much of a recording is played: more to what remembers, most to what begins late."""


@dataclass(frozen=True)
class CorpusKind:
    """`long_memory`: what it did seconds ago counts. `measured`: the wave is untouched up to where it breaks."""

    name: str
    draw: Callable[[Random], Parameters]
    clips: bool = True
    long_memory: bool = False
    measured: bool = True
    begins_late: bool = False

    @property
    def length_s(self) -> float:
        """How much of a recording it needs."""
        return LATE_S if self.begins_late else REMEMBERED_S if self.long_memory else SHORT_S


def module(
    place: str, kind: str, level_db: float, time_ms: float, hz: float = 1000.0, amount: float = 1.0
) -> Parameters:
    """One module in front of the shaper or at its back."""
    values = (MODULE[kind], level_db, round(np.log10(time_ms / 1000), 3), hz, amount)
    names = ("", "_level_db", "_time_decades", "_freq_hz", "_amount")
    return {place + name: float(value) for name, value in zip(names, values, strict=True)}


def clip(random: Random, lowest_db: float = 3.0, highest_db: float = 18.0, shape: str = "hard") -> Parameters:
    """A shaper with the level raised before it, and lowered again behind it, more or less."""
    drive_db = round(random.uniform(lowest_db, highest_db), 1)
    makeup_db = -drive_db + random.choice([0.0, 0.0, 0.0, 3.0, -4.0])
    return {"shape": float(SHAPE[shape]), "drive_db": drive_db, "makeup_db": round(makeup_db, 1)}


def clean(random: Random) -> Parameters:
    """The same without a shaper."""
    drive_db = round(random.uniform(0.0, 12.0), 1)
    return {"shape": float(SHAPE["straight"]), "drive_db": drive_db, "makeup_db": -drive_db}


def between(random: Random, low: float, high: float) -> float:
    """Evenly on a logarithmic scale, to three figures."""
    return float(f"{np.exp(random.uniform(np.log(low), np.log(high))):.3g}")


def dynamics(random: Random, place: str, kind: str) -> Parameters:
    """Ordinary settings of a module that follows the level."""
    make, span = partial(module, place), partial(between, random)
    level_db, ratio = round(random.uniform(-36, -16), 1), span(2, 8)
    return {
        "compressor": lambda: make("compressor", level_db, span(5, 30), amount=ratio),
        "fast compressor": lambda: make("compressor", level_db, span(0.1, 1), amount=ratio),
        "leveller": lambda: make("leveller", level_db, span(300, 2000), amount=ratio),
        "gate": lambda: make("gate", round(random.uniform(-50, -30), 1), span(30, 200)),
        "expander": lambda: make("expander", level_db, span(30, 200), amount=span(1.5, 3)),
        "transients": lambda: make("transients", 6.0, span(20, 100), amount=0.5),
        "de-esser": lambda: make("de-esser", level_db, span(20, 100), span(3000, 8000), ratio),
        "dynamic EQ": lambda: make("dynamic-eq", level_db, span(20, 150), span(200, 5000), ratio),
        "auto-gain": lambda: make("auto-gain", level_db, span(300, 2000), amount=span(6, 12)),
        "limiter": lambda: make("limiter", round(random.uniform(-12, -3), 1), span(1, 5)),
        "normaliser": lambda: make("normaliser", round(random.uniform(-6, -1), 1), span(1, 5), amount=12.0),
        "level matching": lambda: make("match", 0.0, span(200, 2000)),
    }[kind]()


def _route(name: str) -> Parameters:
    return {"route": float(ROUTES.index(name))}


def _beyond(route: str, random: Random, lowest_hz: float, highest_hz: float) -> Parameters:
    return _route(route) | {"route_freq_hz": between(random, lowest_hz, highest_hz)}


def _before(kind: str) -> Callable[[Random], Parameters]:
    return lambda random: clip(random) | dynamics(random, "front", kind)


def _behind(kind: str) -> Callable[[Random], Parameters]:
    return lambda random: clip(random) | dynamics(random, "back", kind)


def _alone(kind: str) -> Callable[[Random], Parameters]:
    return lambda random: clean(random) | dynamics(random, "back", kind)


def _bent(shape: str) -> Callable[[Random], Parameters]:
    return lambda random: clip(random, 0.0, 12.0, shape) | {"oversampling": float(random.choice([1, 1, 2, 4]))}


def _limiter_then_clip(random: Random) -> Parameters:
    limited = dynamics(random, "front", "limiter")
    drive_db = round(9.0 - limited["front_level_db"], 1)  # what the limiter lets through can be 9 dB past the clip
    return limited | {"shape": 1.0, "drive_db": drive_db, "makeup_db": -drive_db}


def _undone_resonance(random: Random) -> Parameters:
    hz, q, gain_db = between(random, 300, 8000), between(random, 2, 10), round(random.uniform(6, 15), 1)
    bell = module("front", "bell", gain_db, 10.0, hz, q), module("back", "bell", -gain_db, 10.0, hz, q)
    return clip(random, 0.0, 9.0) | bell[0] | bell[1]


def _filters_round(random: Random) -> Parameters:
    front = module("front", "high-pass", 0.0, 10.0, between(random, 40, 400), 0.71)
    back = module("back", "low-pass", 0.0, 10.0, between(random, 2000, 9000), 0.71)
    return clip(random) | front | back | {"oversampling": float(random.choice([1, 2, 4]))}


def _banded(random: Random) -> Parameters:
    route = str(random.choice(["low band", "middle band", "high band"]))
    hz = {"low band": (120, 500), "middle band": (300, 3000), "high band": (1500, 5000)}[route]
    return clip(random) | _route(route) | {"route_freq_hz": between(random, *hz)}


def _three_bands(random: Random) -> Parameters:
    return _before("compressor")(random) | _route("three bands") | {"route_freq_hz": between(random, 150, 500)}


def _compander(random: Random) -> Parameters:
    level_db, time_ms = round(random.uniform(-24, -12), 1), between(random, 5, 50)
    front, back = (
        module(place, kind, level_db, time_ms) for place, kind in (("front", "squeeze"), ("back", "stretch"))
    )
    return clip(random) | front | back


def _strip(random: Random) -> Parameters:
    back = module("back", "low-pass", 0.0, 10.0, between(random, 8000, 16000), 0.71)
    return clip(random, shape="railed tanh") | dynamics(random, "front", "compressor") | back


def _hiss(random: Random, place: str) -> Parameters:
    level_db = float(random.choice([-60, -66, -72, -78, -84, -90]))
    return {f"noise_{place}_db": level_db, "seed": float(random.choice([0, 0, 7]))}


def _late(random: Random) -> Parameters:
    return clip(random) | {"late_s": float(random.choice([2, 5]))}


def _room(random: Random) -> Parameters:
    return module("back", "room", 0.0, between(random, 500, 2500), amount=round(random.uniform(0.2, 1.0), 2))


def _bits(random: Random, lowest: int, highest: int) -> Parameters:
    return {"bits": float(random.integers(lowest, highest + 1))}


def _dry(random: Random) -> Parameters:
    return {"mix": round(random.uniform(0.4, 0.8), 2)}


def _fast_beside_dry(random: Random) -> Parameters:
    """Turned up again as far as that takes it down, as parallel compression is: else hardly any of it is heard."""
    front = dynamics(random, "front", "fast compressor")
    drive_db = round(random.uniform(3.0, 18.0), 1)
    lost_db = -front["front_level_db"] * (1.0 - 1.0 / front["front_amount"])
    drive = {"shape": 1.0, "drive_db": drive_db, "makeup_db": round(lost_db - drive_db, 1)}
    return drive | front | _dry(random)


def _fast_bent_beside_dry(random: Random) -> Parameters:
    return _fast_beside_dry(random) | {"shape": float(SHAPE["tanh"])}


def _maximiser(random: Random) -> Parameters:
    return module(
        "front", "maximiser", round(random.uniform(-18, -6), 1), between(random, 0.2, 1), amount=between(random, 2, 12)
    )


def _maximiser_then_clip(random: Random) -> Parameters:
    """At its ceiling, for what its attack lets through."""
    maximiser = _maximiser(random)
    drive_db = round(-maximiser["front_level_db"] - random.uniform(0.0, 0.5), 1)
    safety = {"shape": 1.0, "drive_db": drive_db, "makeup_db": float(random.choice([0, -1, -drive_db]))}
    return maximiser | safety | {"oversampling": float(random.choice([1, 1, 2, 4]))}


def _exciter(random: Random) -> Parameters:
    """What is high, clipped, and what is high of that, quietly below the dry."""
    hz = between(random, 1500, 6000)
    front, back = (module(place, "high-pass", 0.0, 10.0, hz, 0.71) for place in ("front", "back"))
    return clip(random, 6.0, 24.0) | front | back | {"mix": round(random.uniform(0.1, 0.35), 2)}


def _reduced(random: Random) -> Parameters:
    return module("back", "hold", 0.0, 10.0, amount=float(random.integers(2, 5))) | _bits(random, 8, 13)


KINDS: tuple[CorpusKind, ...] = (
    CorpusKind("plain clip", clip),
    CorpusKind("clip of the side", lambda r: clip(r) | _route("side")),
    CorpusKind("clip of the middle", lambda r: clip(r) | _route("mid")),
    CorpusKind("clip of one channel", lambda r: clip(r) | _route("first")),
    CorpusKind("compressor, clip", _before("compressor")),
    CorpusKind("fast compressor, clip", _before("fast compressor")),
    CorpusKind("leveller, clip", _before("leveller"), long_memory=True),
    CorpusKind("gate, clip", _before("gate")),
    CorpusKind("expander, clip", _before("expander")),
    CorpusKind("transient shaper, clip", _before("transients")),
    CorpusKind("dynamic EQ, clip", _before("dynamic EQ")),
    CorpusKind("de-esser, clip", _before("de-esser")),
    CorpusKind("auto-gain, clip", _before("auto-gain"), long_memory=True),
    CorpusKind("limiter, clip", _limiter_then_clip),
    CorpusKind("clip, compressor", _behind("compressor")),
    CorpusKind("clip, leveller", _behind("leveller"), long_memory=True),
    CorpusKind("clip, auto-gain", _behind("auto-gain"), long_memory=True),
    CorpusKind("clip, level matching", _behind("level matching"), long_memory=True),
    CorpusKind("clip, gate", _behind("gate")),
    CorpusKind("clip, hiss", lambda r: clip(r) | _hiss(r, "out")),
    CorpusKind("hiss, clip", lambda r: clip(r) | _hiss(r, "in")),
    CorpusKind("echo, clip", lambda r: clip(r) | module("front", "echo", -6.0, between(r, 80, 500)), long_memory=True),
    CorpusKind("clip that begins late", _late, long_memory=True, begins_late=True),
    CorpusKind("clip that sags", lambda r: clip(r) | {"sag": round(r.uniform(0.3, 0.8), 2)}, long_memory=True),
    CorpusKind("resonance, clip, undone", _undone_resonance),
    CorpusKind("filters round a clip", _filters_round),
    CorpusKind("oversampled clip", lambda r: clip(r) | {"oversampling": float(r.choice([2, 4]))}),
    CorpusKind("asymmetric clip", lambda r: clip(r, shape="asymmetric")),
    CorpusKind("knee with a corner", lambda r: clip(r, shape="cornered knee"), measured=False),
    CorpusKind("wavefolder", lambda r: clip(r, shape="fold")),
    CorpusKind("clip of one band", _banded),
    CorpusKind("clip in the wet path", lambda r: clip(r) | {"mix": round(r.uniform(0.3, 0.9), 2)}),
    CorpusKind("chorus, clip", lambda r: clip(r) | module("front", "chorus", 0.0, between(r, 300, 3000))),
    CorpusKind("clip, random chorus", lambda r: clip(r) | module("back", "drift", 0.0, 10.0)),
    CorpusKind("clip, modulated room", lambda r: clip(r) | _room(r), long_memory=True),
    CorpusKind("clip, quantiser", lambda r: clip(r) | _bits(r, 12, 20)),
    CorpusKind("clip of the shared bass", lambda r: clip(r) | _beyond("shared bass", r, 80, 250)),
    CorpusKind("clip of the steep top", lambda r: clip(r) | _beyond("steep top", r, 4000, 9000)),
    CorpusKind("clip of one of three bands", _three_bands),
    CorpusKind("clip in a compander", _compander),
    CorpusKind("railed tape", lambda r: clip(r, shape="railed tape"), measured=False),
    CorpusKind("diode", lambda r: clip(r, shape="diode"), measured=False),
    CorpusKind("compressor, railed tanh", _strip, measured=False),
    *(
        CorpusKind(f"no clip: {name}", draw, clips=False)
        for name, draw in {
            "gain": clean,
            "three bands": lambda r: _three_bands(r) | clean(r),
            "compander": lambda r: _compander(r) | clean(r),
            "hiss": lambda r: clean(r) | _hiss(r, "out"),
            "tanh": _bent("tanh"),
            "tube": _bent("tube"),
            "tape": _bent("tape"),
            "quadratic knee": _bent("quadratic knee"),
            "cubic": _bent("cubic"),
            "slew limiter": _bent("slew"),
            "compressor": _alone("compressor"),
            "fast compressor": _alone("fast compressor"),
            "leveller": _alone("leveller"),
            "limiter": _alone("limiter"),
            "normaliser": _alone("normaliser"),
            "gate": _alone("gate"),
            "expander": _alone("expander"),
            "transient shaper": _alone("transients"),
            "dynamic EQ": _alone("dynamic EQ"),
            "de-esser": _alone("de-esser"),
            "auto-gain": _alone("auto-gain"),
            "compressor, hiss": lambda r: clean(r) | dynamics(r, "back", "compressor") | _hiss(r, "out"),
            "random chorus": lambda r: clean(r) | module("back", "drift", 0.0, 10.0),
            "modulated room, hiss": lambda r: clean(r) | _room(r) | _hiss(r, "out"),
            "quantiser": lambda r: clean(r) | _bits(r, 8, 16),
            "echo": lambda r: clean(r) | module("back", "echo", -6.0, between(r, 80, 500)),
        }.items()
    ),
    CorpusKind("clip, bit crusher", lambda r: clip(r) | _bits(r, 6, 9)),
    CorpusKind("transient shaper, clip, with the dry", lambda r: _before("transients")(r) | _dry(r)),
    CorpusKind("no clip: bit crusher", lambda r: clean(r) | _bits(r, 6, 9), clips=False),
    CorpusKind("compressor, clip, with the dry", lambda r: _before("compressor")(r) | _dry(r)),
    CorpusKind("no clip: compressor with the dry", lambda r: _alone("compressor")(r) | _dry(r), clips=False),
    CorpusKind("no clip: transient shaper with the dry", lambda r: _alone("transients")(r) | _dry(r), clips=False),
    CorpusKind("fast compressor, clip, with the dry", _fast_beside_dry),
    CorpusKind("no clip: fast compressor with the dry", lambda r: _alone("fast compressor")(r) | _dry(r), clips=False),
    CorpusKind("no clip: fast compressor, tanh, with the dry", _fast_bent_beside_dry, clips=False),
    CorpusKind("maximiser, safety clip", _maximiser_then_clip),
    CorpusKind("no clip: maximiser", lambda r: _maximiser(r) | clean(r), clips=False),
    CorpusKind("exciter", _exciter),
    CorpusKind("no clip: exciter", lambda r: _exciter(r) | {"shape": float(SHAPE["tanh"])}, clips=False),
    CorpusKind("clip, sample-rate reducer", lambda r: clip(r) | _reduced(r)),
    CorpusKind("no clip: sample-rate reducer", lambda r: clean(r) | _reduced(r), clips=False),
)
