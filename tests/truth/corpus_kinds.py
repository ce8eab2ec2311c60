"""The kinds of plugins that the corpus tries, as settings of ChannelStrip drawn at random within their kind
(`corpus_settings`).

A kind that `clips` breaks the wave at the shaper's limit, and must be found to once the programme passes it. Its clean
siblings bend, turn up and down, remember or make noise without any corner, and must never be said to clip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.truth import corpus_settings as draw
from tests.truth.corpus_settings import Parameters, Random

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


KINDS: tuple[CorpusKind, ...] = (
    CorpusKind("plain clip", draw.clip),
    CorpusKind("clip of the side", lambda r: draw.clip(r) | draw.route("side")),
    CorpusKind("clip of the middle", lambda r: draw.clip(r) | draw.route("mid")),
    CorpusKind("clip of one channel", lambda r: draw.clip(r) | draw.route("first")),
    CorpusKind("compressor, clip", draw.before("compressor")),
    CorpusKind("fast compressor, clip", draw.before("fast compressor")),
    CorpusKind("leveller, clip", draw.before("leveller"), long_memory=True),
    CorpusKind("gate, clip", draw.before("gate")),
    CorpusKind("expander, clip", draw.before("expander")),
    CorpusKind("transient shaper, clip", draw.before("transients")),
    CorpusKind("dynamic EQ, clip", draw.before("dynamic EQ")),
    CorpusKind("de-esser, clip", draw.before("de-esser")),
    CorpusKind("auto-gain, clip", draw.before("auto-gain"), long_memory=True),
    CorpusKind("limiter, clip", draw.limiter_then_clip),
    CorpusKind("clip, compressor", draw.behind("compressor")),
    CorpusKind("clip, leveller", draw.behind("leveller"), long_memory=True),
    CorpusKind("clip, auto-gain", draw.behind("auto-gain"), long_memory=True),
    CorpusKind("clip, level matching", draw.behind("level matching"), long_memory=True),
    CorpusKind("clip, gate", draw.behind("gate")),
    CorpusKind("clip, hiss", lambda r: draw.clip(r) | draw.hiss(r, "out")),
    CorpusKind("hiss, clip", lambda r: draw.clip(r) | draw.hiss(r, "in")),
    CorpusKind(
        "echo, clip",
        lambda r: draw.clip(r) | draw.module("front", "echo", -6.0, draw.between(r, 80, 500)),
        long_memory=True,
    ),
    CorpusKind("clip that begins late", draw.late, long_memory=True, begins_late=True),
    CorpusKind("clip that sags", lambda r: draw.clip(r) | {"sag": round(r.uniform(0.3, 0.8), 2)}, long_memory=True),
    CorpusKind("resonance, clip, undone", draw.undone_resonance),
    CorpusKind("filters round a clip", draw.filters_round),
    CorpusKind("oversampled clip", lambda r: draw.clip(r) | {"oversampling": float(r.choice([2, 4]))}),
    CorpusKind("asymmetric clip", lambda r: draw.clip(r, shape="asymmetric")),
    CorpusKind("knee with a corner", lambda r: draw.clip(r, shape="cornered knee"), measured=False),
    CorpusKind("wavefolder", lambda r: draw.clip(r, shape="fold")),
    CorpusKind("clip of one band", draw.banded),
    CorpusKind("clip in the wet path", lambda r: draw.clip(r) | {"mix": round(r.uniform(0.3, 0.9), 2)}),
    CorpusKind(
        "chorus, clip", lambda r: draw.clip(r) | draw.module("front", "chorus", 0.0, draw.between(r, 300, 3000))
    ),
    CorpusKind("clip, random chorus", lambda r: draw.clip(r) | draw.module("back", "drift", 0.0, 10.0)),
    CorpusKind("clip, modulated room", lambda r: draw.clip(r) | draw.room(r), long_memory=True),
    CorpusKind("clip, quantiser", lambda r: draw.clip(r) | draw.bits(r, 12, 20)),
    CorpusKind("clip of the shared bass", lambda r: draw.clip(r) | draw.beyond("shared bass", r, 80, 250)),
    CorpusKind("clip of the steep top", lambda r: draw.clip(r) | draw.beyond("steep top", r, 4000, 9000)),
    CorpusKind("clip of one of three bands", draw.three_bands),
    CorpusKind("clip in a compander", draw.compander),
    CorpusKind("railed tape", lambda r: draw.clip(r, shape="railed tape"), measured=False),
    CorpusKind("diode", lambda r: draw.clip(r, shape="diode"), measured=False),
    CorpusKind("compressor, railed tanh", draw.strip, measured=False),
    *(
        CorpusKind(f"no clip: {name}", drawn, clips=False)
        for name, drawn in {
            "gain": draw.clean,
            "three bands": lambda r: draw.three_bands(r) | draw.clean(r),
            "compander": lambda r: draw.compander(r) | draw.clean(r),
            "hiss": lambda r: draw.clean(r) | draw.hiss(r, "out"),
            "tanh": draw.bent("tanh"),
            "tube": draw.bent("tube"),
            "tape": draw.bent("tape"),
            "quadratic knee": draw.bent("quadratic knee"),
            "cubic": draw.bent("cubic"),
            "slew limiter": draw.bent("slew"),
            "compressor": draw.alone("compressor"),
            "fast compressor": draw.alone("fast compressor"),
            "leveller": draw.alone("leveller"),
            "limiter": draw.alone("limiter"),
            "normaliser": draw.alone("normaliser"),
            "gate": draw.alone("gate"),
            "expander": draw.alone("expander"),
            "transient shaper": draw.alone("transients"),
            "dynamic EQ": draw.alone("dynamic EQ"),
            "de-esser": draw.alone("de-esser"),
            "auto-gain": draw.alone("auto-gain"),
            "compressor, hiss": lambda r: draw.clean(r) | draw.dynamics(r, "back", "compressor") | draw.hiss(r, "out"),
            "random chorus": lambda r: draw.clean(r) | draw.module("back", "drift", 0.0, 10.0),
            "modulated room, hiss": lambda r: draw.clean(r) | draw.room(r) | draw.hiss(r, "out"),
            "quantiser": lambda r: draw.clean(r) | draw.bits(r, 8, 16),
            "echo": lambda r: draw.clean(r) | draw.module("back", "echo", -6.0, draw.between(r, 80, 500)),
        }.items()
    ),
    CorpusKind("clip, bit crusher", lambda r: draw.clip(r) | draw.bits(r, 6, 9)),
    CorpusKind("transient shaper, clip, with the dry", lambda r: draw.before("transients")(r) | draw.dry(r)),
    CorpusKind("no clip: bit crusher", lambda r: draw.clean(r) | draw.bits(r, 6, 9), clips=False),
    CorpusKind("compressor, clip, with the dry", lambda r: draw.before("compressor")(r) | draw.dry(r)),
    CorpusKind("no clip: compressor with the dry", lambda r: draw.alone("compressor")(r) | draw.dry(r), clips=False),
    CorpusKind(
        "no clip: transient shaper with the dry", lambda r: draw.alone("transients")(r) | draw.dry(r), clips=False
    ),
    CorpusKind("fast compressor, clip, with the dry", draw.fast_beside_dry),
    CorpusKind(
        "no clip: fast compressor with the dry", lambda r: draw.alone("fast compressor")(r) | draw.dry(r), clips=False
    ),
    CorpusKind("no clip: fast compressor, tanh, with the dry", draw.fast_bent_beside_dry, clips=False),
    CorpusKind("maximiser, safety clip", draw.maximiser_then_clip),
    CorpusKind("no clip: maximiser", lambda r: draw.maximiser(r) | draw.clean(r), clips=False),
    CorpusKind("exciter", draw.exciter),
    CorpusKind("no clip: exciter", lambda r: draw.exciter(r) | {"shape": float(draw.SHAPE["tanh"])}, clips=False),
    CorpusKind("clip, sample-rate reducer", lambda r: draw.clip(r) | draw.reduced(r)),
    CorpusKind("no clip: sample-rate reducer", lambda r: draw.clean(r) | draw.reduced(r), clips=False),
    CorpusKind("clip amid anything", lambda r: draw.amid_anything(r, ("hard", "asymmetric", "fold"))),
    CorpusKind(
        "clip amid anything slow", lambda r: draw.amid_anything(r, ("hard", "asymmetric"), slow=True), long_memory=True
    ),
    CorpusKind("no clip: amid anything", draw.clean_amid_anything, clips=False),
    CorpusKind("hissing clip amid anything", lambda r: draw.amid_anything(r, ("hard", "fold")) | draw.hiss(r, "out")),
    CorpusKind(
        "no clip: hissing amid anything", lambda r: draw.clean_amid_anything(r) | draw.hiss(r, "out"), clips=False
    ),
)
