"""Effects that can't clip, at random settings: pedalboard's own, and Debian's zam-plugins by what their sources say.

Not among them: what bends a wave by design (Distortion, LadderFilter, ZamTube, ZamAutoSat), what ends at full scale
(Limiter, GSMFullRateCompressor, ZaMaximX2), and ZamVerb, which is not opened beside others. One is still called at
times: ZamDynamicEQ where it acts within half a millisecond.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

Setting = Mapping[str, float]


def by_octaves(rng: random.Random, low: float, high: float) -> float:
    """Between two values, each ratio as likely as another."""
    return float(low * (high / low) ** rng.random())


def compressor(rng: random.Random) -> Setting:
    return {
        "threshold_db": rng.uniform(-50.0, -6.0),
        "ratio": rng.choice([1.2, 1.5, 2.0, 4.0, 8.0, 20.0]),
        "attack_ms": by_octaves(rng, 0.05, 50.0),
        "release_ms": by_octaves(rng, 1.0, 1000.0),
    }


def gate(rng: random.Random) -> Setting:
    return {**compressor(rng), "ratio": rng.choice([2.0, 4.0, 10.0])}


def band(rng: random.Random) -> Setting:
    return {
        "cutoff_frequency_hz": by_octaves(rng, 30.0, 15_000.0),
        "gain_db": rng.uniform(-15.0, 15.0),
        "q": by_octaves(rng, 0.2, 8.0),
    }


def chorus(rng: random.Random) -> Setting:
    return {
        "rate_hz": by_octaves(rng, 0.1, 8.0),
        "depth": rng.random(),
        "centre_delay_ms": rng.uniform(1.0, 40.0),
        "feedback": rng.uniform(0.0, 0.7),
        "mix": rng.random(),
    }


def phaser(rng: random.Random) -> Setting:
    return {
        "rate_hz": by_octaves(rng, 0.1, 8.0),
        "depth": rng.random(),
        "feedback": rng.uniform(0.0, 0.7),
        "mix": rng.random(),
    }


def delay(rng: random.Random) -> Setting:
    return {"delay_seconds": by_octaves(rng, 0.005, 0.6), "feedback": rng.uniform(0.0, 0.8), "mix": rng.random()}


def brickwall(rng: random.Random) -> Setting:
    return {"ceiling_db": rng.uniform(-20.0, 0.0), "release_ms": by_octaves(rng, 1.0, 500.0)}


def bits(rng: random.Random) -> Setting:
    return {"bit_depth": float(rng.randrange(4, 24))}


def rate(rng: random.Random) -> Setting:
    return {"target_sample_rate": by_octaves(rng, 2_000.0, 96_000.0)}


def reverb(rng: random.Random) -> Setting:
    return {"room_size": rng.random(), "damping": rng.random(), "wet_level": rng.random(), "dry_level": rng.random()}


def _zam_follower(rng: random.Random, end: str = "") -> Setting:
    """Of those with `end`, one band's."""
    return {
        f"attack{end}_ms": by_octaves(rng, 0.1, 100.0),
        f"release{end}_ms": by_octaves(rng, 1.0, 500.0),
        f"knee{end}_db": rng.uniform(0.0, 8.0),
    }


def zam_comp(rng: random.Random) -> Setting:
    follower, slew = _zam_follower(rng), by_octaves(rng, 1.0, 150.0)
    levels = {"threshold_db": rng.uniform(-50.0, -6.0), "makeup_db": rng.uniform(0.0, 20.0)}
    return {**follower, **levels, "ratio": by_octaves(rng, 1.2, 20.0), "slew": slew}


def zam_gate(rng: random.Random) -> Setting:
    times = {"attack_ms": by_octaves(rng, 0.1, 500.0), "release_ms": by_octaves(rng, 0.1, 500.0)}
    levels = {"threshold_db": rng.uniform(-60.0, -6.0), "max_gate_close_db": rng.uniform(-50.0, 0.0)}
    return {**times, **levels, "makeup_db": rng.uniform(-10.0, 20.0)}


def zam_bands(rng: random.Random) -> Setting:
    setting: dict[str, float] = {
        "crossover_freq_1_hz": by_octaves(rng, 60.0, 1400.0),
        "crossover_freq_2_hz": by_octaves(rng, 1400.0, 14_000.0),
    }
    for band in "123":
        setting |= {**_zam_follower(rng, band), f"ratio{band}": by_octaves(rng, 1.2, 20.0)}
        setting |= {f"threshold_{band}_db": rng.uniform(-50.0, -6.0), f"zamcomp_{band}_on": float(rng.random() < 0.7)}
    return setting


def zam_dynamic_eq(rng: random.Random) -> Setting:
    places = {f"{which}_frequency_hz": by_octaves(rng, 50.0, 12_000.0) for which in ("detect", "target")}
    levels = {"threshold_db": rng.uniform(-50.0, -6.0), "ratio": rng.uniform(1.2, 5.0)}
    return {**_zam_follower(rng), **places, **levels, "boost_cut": float(rng.random() < 0.5)}


def zam_eq(rng: random.Random) -> Setting:
    gains = {f"boost_cut_{band}_db": rng.uniform(-20.0, 15.0) for band in "12lh"}
    return {**gains, **{f"frequency_{band}_hz": by_octaves(rng, 30.0, 14_000.0) for band in "12lh"}}


def zam_delay(rng: random.Random) -> Setting:
    shares = {"feedback": rng.uniform(0.0, 0.8), "dry_wet": rng.random()}
    return {"time_ms": by_octaves(rng, 1.0, 800.0), "lpf_hz": by_octaves(rng, 200.0, 20_000.0), **shares}


Draw = Callable[[random.Random], Setting]
BUILTINS: Mapping[str, Draw] = {
    "Compressor": compressor,
    "NoiseGate": gate,
    "PeakFilter": band,
    "LowShelfFilter": band,
    "HighShelfFilter": band,
    "Chorus": chorus,
    "Phaser": phaser,
    "Delay": delay,
    "Reverb": reverb,
    "BrickwallLimiter": brickwall,
    "Bitcrush": bits,
    "Resample": rate,
}
ZAM: Mapping[str, Draw] = {
    "ZamComp": zam_comp,
    "ZamCompX2": zam_comp,
    "ZamGate": zam_gate,
    "ZamGateX2": zam_gate,
    "ZaMultiComp": zam_bands,
    "ZaMultiCompX2": zam_bands,
    "ZamDynamicEQ": zam_dynamic_eq,
    "ZamEQ2": zam_eq,
    "ZamDelay": zam_delay,
}
WEIGHTS: Mapping[str, int] = {"Compressor": 6, "NoiseGate": 3}
"""What follows the level is what a clip is mistaken for; all others 1."""

Drawn = tuple[dict[str, object], str]
"""A stage or a chain, and its words."""


def drawn_stage(rng: random.Random, *, zam: bool) -> Drawn:
    """One of the effects, driven."""
    draws = ZAM if zam else BUILTINS
    (name,) = rng.choices(list(draws), [WEIGHTS.get(each, 1) for each in draws])
    setting, drive_db = draws[name](rng), rng.uniform(-6.0, 24.0)
    words = ", ".join(f"{key} {value:.4g}" for key, value in setting.items())
    stage = {"vst3" if zam else "builtin": name, "trim_db": drive_db, "parameters": dict(setting)}
    return stage, f"{name} ({words}), {drive_db:+.1f} dB"


def drawn_chain(rng: random.Random, *, zam: bool, longest: int) -> Drawn:
    """One effect, or up to so many, at times beside the dry."""
    drawn = [drawn_stage(rng, zam=zam) for _ in range(rng.randint(1, longest))]
    stages: list[dict[str, object]] = [stage for stage, _ in drawn]
    words = " > ".join(word for _, word in drawn)
    if rng.random() < 0.3:
        dry = {"gain_db": -3.0, "stages": [{"builtin": "Gain"}]}
        stages, words = [{"parallel": [{"stages": stages}, dry]}], f"{words}, beside the dry"
    return {"version": 1, "stages": stages}, words
