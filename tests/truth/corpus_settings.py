"""Settings of ChannelStrip, drawn at random: of its modules, its shaper, and what stands round them.

Each takes the generator that it draws from, and gives the parameters that make the plugin what its name says.
"""

from __future__ import annotations

from collections.abc import Callable
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


def route(name: str) -> Parameters:
    return {"route": float(ROUTES.index(name))}


def beyond(band: str, random: Random, lowest_hz: float, highest_hz: float) -> Parameters:
    return route(band) | {"route_freq_hz": between(random, lowest_hz, highest_hz)}


def before(kind: str) -> Callable[[Random], Parameters]:
    return lambda random: clip(random) | dynamics(random, "front", kind)


def behind(kind: str) -> Callable[[Random], Parameters]:
    return lambda random: clip(random) | dynamics(random, "back", kind)


def alone(kind: str) -> Callable[[Random], Parameters]:
    return lambda random: clean(random) | dynamics(random, "back", kind)


def bent(shape: str) -> Callable[[Random], Parameters]:
    return lambda random: clip(random, 0.0, 12.0, shape) | {"oversampling": float(random.choice([1, 1, 2, 4]))}


def limiter_then_clip(random: Random) -> Parameters:
    limited = dynamics(random, "front", "limiter")
    drive_db = round(9.0 - limited["front_level_db"], 1)  # what the limiter lets through can be 9 dB past the clip
    return limited | {"shape": 1.0, "drive_db": drive_db, "makeup_db": -drive_db}


def undone_resonance(random: Random) -> Parameters:
    hz, q, gain_db = between(random, 300, 8000), between(random, 2, 10), round(random.uniform(6, 15), 1)
    bell = module("front", "bell", gain_db, 10.0, hz, q), module("back", "bell", -gain_db, 10.0, hz, q)
    return clip(random, 0.0, 9.0) | bell[0] | bell[1]


def filters_round(random: Random) -> Parameters:
    front = module("front", "high-pass", 0.0, 10.0, between(random, 40, 400), 0.71)
    back = module("back", "low-pass", 0.0, 10.0, between(random, 2000, 9000), 0.71)
    return clip(random) | front | back | {"oversampling": float(random.choice([1, 2, 4]))}


def banded(random: Random) -> Parameters:
    band = str(random.choice(["low band", "middle band", "high band"]))
    hz = {"low band": (120, 500), "middle band": (300, 3000), "high band": (1500, 5000)}[band]
    return clip(random) | route(band) | {"route_freq_hz": between(random, *hz)}


def three_bands(random: Random) -> Parameters:
    return before("compressor")(random) | route("three bands") | {"route_freq_hz": between(random, 150, 500)}


def compander(random: Random) -> Parameters:
    level_db, time_ms = round(random.uniform(-24, -12), 1), between(random, 5, 50)
    front, back = (
        module(place, kind, level_db, time_ms) for place, kind in (("front", "squeeze"), ("back", "stretch"))
    )
    return clip(random) | front | back


def strip(random: Random) -> Parameters:
    back = module("back", "low-pass", 0.0, 10.0, between(random, 8000, 16000), 0.71)
    return clip(random, shape="railed tanh") | dynamics(random, "front", "compressor") | back


def hiss(random: Random, place: str) -> Parameters:
    level_db = float(random.choice([-60, -66, -72, -78, -84, -90]))
    return {f"noise_{place}_db": level_db, "seed": float(random.choice([0, 0, 7]))}


def late(random: Random) -> Parameters:
    return clip(random) | {"late_s": float(random.choice([2, 5]))}


def room(random: Random) -> Parameters:
    return module("back", "room", 0.0, between(random, 500, 2500), amount=round(random.uniform(0.2, 1.0), 2))


def bits(random: Random, lowest: int, highest: int) -> Parameters:
    return {"bits": float(random.integers(lowest, highest + 1))}


def dry(random: Random) -> Parameters:
    return {"mix": round(random.uniform(0.4, 0.8), 2)}


def fast_beside_dry(random: Random) -> Parameters:
    """Turned up again as far as that takes it down, as parallel compression is: else hardly any of it is heard."""
    front = dynamics(random, "front", "fast compressor")
    drive_db = round(random.uniform(3.0, 18.0), 1)
    lost_db = -front["front_level_db"] * (1.0 - 1.0 / front["front_amount"])
    drive = {"shape": 1.0, "drive_db": drive_db, "makeup_db": round(lost_db - drive_db, 1)}
    return drive | front | dry(random)


def fast_bent_beside_dry(random: Random) -> Parameters:
    return fast_beside_dry(random) | {"shape": float(SHAPE["tanh"])}


def maximiser(random: Random) -> Parameters:
    return module(
        "front", "maximiser", round(random.uniform(-18, -6), 1), between(random, 0.2, 1), amount=between(random, 2, 12)
    )


def maximiser_then_clip(random: Random) -> Parameters:
    """At its ceiling, for what its attack lets through."""
    front = maximiser(random)
    drive_db = round(-front["front_level_db"] - random.uniform(0.0, 0.5), 1)
    safety = {"shape": 1.0, "drive_db": drive_db, "makeup_db": float(random.choice([0, -1, -drive_db]))}
    return front | safety | {"oversampling": float(random.choice([1, 1, 2, 4]))}


def exciter(random: Random) -> Parameters:
    """What is high, clipped, and what is high of that, quietly below the dry."""
    hz = between(random, 1500, 6000)
    front, back = (module(place, "high-pass", 0.0, 10.0, hz, 0.71) for place in ("front", "back"))
    return clip(random, 6.0, 24.0) | front | back | {"mix": round(random.uniform(0.1, 0.35), 2)}


def reduced(random: Random) -> Parameters:
    return module("back", "hold", 0.0, 10.0, amount=float(random.integers(2, 5))) | bits(random, 8, 13)


_QUICK = ("compressor", "fast compressor", "gate", "expander", "transients", "dynamic EQ", "de-esser", "limiter")
_SLOW = ("leveller", "auto-gain", "normaliser")
_FILTERS = ("bell", "low-pass", "high-pass")


def amid_anything(random: Random, shapes: tuple[str, ...], slow: bool = False) -> Parameters:
    """One of these shapes with whatever may stand before, behind and beside it, by chance, so that it has no name."""
    shaper = clip(random, shape=str(random.choice(shapes)))
    around = _anything(random, "front", slow) | _anything(random, "back", slow)
    return shaper | around | _route_by_chance(random) | _beside_by_chance(random)


def clean_amid_anything(random: Random) -> Parameters:
    """The same without a shaper, or with one that has no corner."""
    shapes = ("straight", "straight", "tanh", "tube", "quadratic knee", "cubic")
    return amid_anything(random, shapes) | {"oversampling": float(random.choice([1, 1, 2, 4]))}


def _anything(random: Random, place: str, slow: bool) -> Parameters:
    names = (*_SLOW, "echo", "chorus") if slow else (*_QUICK, *_FILTERS, *_FILTERS)
    name = str(random.choice(names)) if random.random() < 0.65 else "nothing"
    if name in (*_QUICK, *_SLOW):
        return dynamics(random, place, name)
    hz = between(random, *{"low-pass": (2000, 12_000), "high-pass": (30, 400)}.get(name, (100, 8000)))
    level_db = -6.0 if name == "echo" else round(random.uniform(-9.0, 12.0), 1)
    time_ms = between(random, 80, 500) if name == "echo" else between(random, 300, 3000)
    return module(place, name, level_db, time_ms, hz, between(random, 0.5, 4) if name == "bell" else 0.71)


def _route_by_chance(random: Random) -> Parameters:
    if random.random() < 0.6:
        return {}
    name = str(random.choice(["mid", "side", "first", "low band", "middle band", "high band"]))
    low_hz, high_hz = {"low band": (120, 500), "high band": (1500, 5000)}.get(name, (300, 3000))
    return beyond(name, random, low_hz, high_hz)


def _beside_by_chance(random: Random) -> Parameters:
    """Each seldom: the dry, more samples, hiss, rounding."""
    beside: Parameters = {}
    for chance, drawn in ((0.25, dry), (0.3, _oversampled), (0.12, lambda r: hiss(r, "out")), (0.1, _rounded)):
        beside |= drawn(random) if random.random() < chance else {}
    return beside


def _oversampled(random: Random) -> Parameters:
    return {"oversampling": float(random.choice([2, 4]))}


def _rounded(random: Random) -> Parameters:
    return bits(random, 12, 20)
