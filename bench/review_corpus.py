"""`python -m bench.review_corpus`: what `chainsim review` sees of damage that is known, because it was done here.

Excerpts of real recordings without a flat top at their peak are damaged in one way after the other, and each is
reviewed. A row says how many of a kind were told, at which reliability, and what they scored; the first rows are
excerpts that are whole: what is told of those is a false alarm. The damaged ones are scaled as a careless export would
leave them. Every second recording was used to set limits; the table is of the others, and `--tuning` prints that of
the first.
"""

from __future__ import annotations

import io
import statistics
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pedalboard
import soundfile

from chainsim.model.review import ReviewResult, Tier
from chainsim.review_pipeline import review_mix
from chainsim.stimulus import from_array
from chainsim.units import gain_from_db
from tests.tools.cache import recordings_folder

LONGEST_S = 3.0
SHORTEST_S = 1.5  # only those of 3 s have a score
CLIPS_DB = (0.5, 1.0, 2.0, 3.0, 6.0)
LIMITS_DB = (3.0, 6.0, 9.0, 12.0)
STAGES = 4
RISE_DB = 3.0
PEAK_DBFS = -6.0
CEILING_DBFS = -1.0
LOOPS = 8  # of 3 s: gain buildup is judged from 20 s on

Float32 = npt.NDArray[np.float32]
Damage = Callable[[Float32, int], Float32]


@dataclass(frozen=True)
class Seen:
    """What a review said: judgement -> tier, and the score."""

    tiers: dict[str, str]
    score: float | None


def main() -> None:
    """The table, to standard output."""
    clean = list(excerpts(tuning="--tuning" in sys.argv[1:]))
    print(f"{len(clean)} whole excerpts of {SHORTEST_S:g} to {LONGEST_S:g} s, {len(clean) * len(DAMAGES)} damaged ones")
    print("m measured, s strong sign, h hint: percent of a row; score: median of those of 3 s\n")
    print(f"{'':36}" + "".join(f"{title:>{_width(tiers)}}" for title, _, tiers in COLUMNS) + f"{'score':>7}")
    print(f"{'':36}" + "".join(f"{' / '.join(one[0] for one in tiers):>{_width(tiers)}}" for _, _, tiers in COLUMNS))
    with ProcessPoolExecutor() as pool:
        for name, damage in {**WHOLE, **DAMAGES}.items():
            damaged = ((np.ascontiguousarray(damage(samples, rate_hz)), rate_hz) for samples, rate_hz in clean)
            print(_row(name, list(pool.map(_reviewed, damaged))), flush=True)
        print(f"\ngain-buildup, excerpts of {LONGEST_S:g} s played {LOOPS} times")
        for name in ("whole", *list(DAMAGES)[-OTHERS:]):
            damage = {**WHOLE, **DAMAGES}[name]
            whole = ((x, rate_hz) for x, rate_hz in clean if x.shape[1] >= LONGEST_S * rate_hz)
            looped = ((np.tile(damage(samples, rate_hz), LOOPS), rate_hz) for samples, rate_hz in whole)
            seen = list(pool.map(_reviewed, looped))
            print(f"{name:36}{_share(seen, 'gain-buildup', (Tier.HINT,)):>8}")


def excerpts(*, tuning: bool) -> Iterator[tuple[Float32, int]]:
    """Stretches of every second recording in which no two samples at the top are alike, brought to one peak."""
    for file in sorted(recordings_folder().glob("*.flac"))[0 if tuning else 1 :: 2]:
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        frames = round(LONGEST_S * rate_hz)
        for start in range(0, len(samples), frames):
            piece = samples[start : start + frames].T
            if piece.shape[1] >= SHORTEST_S * rate_hz and _is_clean(piece):
                yield (piece * np.float32(gain_from_db(PEAK_DBFS) / np.abs(piece).max())).astype(np.float32), rate_hz


def _is_clean(piece: Float32) -> bool:
    """Loud enough to have tops, and none of them flat: no three equal samples in the highest tenth of a decibel."""
    for channel in piece:
        top = np.abs(channel) >= np.abs(channel).max() * np.float32(10.0 ** (-0.1 / 20.0))
        still = (np.diff(channel) == 0.0) & top[1:] & top[:-1]
        if (still[1:] & still[:-1]).any():
            return False
    return float(np.sqrt(np.square(piece, dtype=np.float64).mean())) > 1e-2


def _clip(by_db: float) -> Damage:
    def damage(samples: Float32, _rate_hz: int) -> Float32:
        driven = samples * np.float32(gain_from_db(by_db - PEAK_DBFS))
        return np.clip(driven, -1.0, 1.0).astype(np.float32)

    return damage


def _then(first: Damage, *after: Damage) -> Damage:
    def damage(samples: Float32, rate_hz: int) -> Float32:
        for one in (first, *after):
            samples = one(samples, rate_hz)
        return samples

    return damage


def _hosted(*plugins: pedalboard.Plugin) -> Damage:
    return lambda samples, rate_hz: pedalboard.Pedalboard(list(plugins))(samples, rate_hz)


def _quantised(samples: Float32, _rate_hz: int) -> Float32:
    """As a file of 16 bits has it, without dither."""
    return (np.round(np.clip(samples, -1.0, 1.0) * 32767.0) / 32768.0).astype(np.float32)


def _mp3(samples: Float32, rate_hz: int) -> Float32:
    """There and back."""
    file = io.BytesIO()
    soundfile.write(file, samples.T, rate_hz, format="MP3")
    file.seek(0)
    return np.asarray(soundfile.read(file, dtype="float32", always_2d=True)[0].T)


def _saturated(samples: Float32, _rate_hz: int) -> Float32:
    """Four stages that each add 3 dB and bend what is too much."""
    samples = samples * np.float32(gain_from_db(CEILING_DBFS - PEAK_DBFS))
    for _ in range(STAGES):
        samples = np.tanh(samples * np.float32(gain_from_db(RISE_DB))).astype(np.float32)
    return samples


def _limited(by_db: float) -> Damage:
    def damage(samples: Float32, rate_hz: int) -> Float32:
        """A look-ahead limiter by rule: gain is the least that the next 5 ms ask for, released over 100 ms."""
        driven = samples * np.float32(gain_from_db(by_db + CEILING_DBFS - PEAK_DBFS))
        ceiling = gain_from_db(CEILING_DBFS)
        wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(driven).max(axis=0), 1e-9))
        window = max(1, round(0.005 * rate_hz))
        padded = np.concatenate([wanted, np.ones(window)])
        ahead = np.lib.stride_tricks.sliding_window_view(padded, window + 1).min(axis=1)
        gain, release = np.empty_like(ahead), np.exp(-1.0 / (0.1 * rate_hz))
        now = 1.0
        for frame, least in enumerate(ahead.tolist()):
            now = least if least < now else 1.0 - (1.0 - now) * release
            gain[frame] = min(now, least)
        return (driven * gain).astype(np.float32)

    return damage


def _by_limiter(by_db: float) -> Damage:
    """One that somebody else wrote."""
    gain_db = by_db + CEILING_DBFS - PEAK_DBFS
    return _hosted(pedalboard.Gain(gain_db), pedalboard.Limiter(threshold_db=CEILING_DBFS, release_ms=100.0))


AFTERWARDS: dict[str, Damage] = {
    "": _quantised,
    ", -12 dB": _hosted(pedalboard.Gain(-12.0)),
    ", EQ": _hosted(pedalboard.PeakFilter(2500.0, 3.0, 1.0), pedalboard.Gain(-6.0)),
    ", high-pass": _then(_hosted(pedalboard.HighpassFilter(80.0), pedalboard.Gain(-6.0)), _quantised),
    ", steep high-pass": _hosted(
        pedalboard.HighpassFilter(80.0), pedalboard.HighpassFilter(80.0), pedalboard.Gain(-6.0)
    ),
    ", MP3": _then(_hosted(pedalboard.Gain(-3.0)), _mp3),
}
WHOLE: dict[str, Damage] = {f"whole{name}": after for name, after in AFTERWARDS.items()}
_OTHERS: dict[str, Damage] = {
    **{f"limited by {by_db:g} dB": _limited(by_db) for by_db in LIMITS_DB},
    **{f"limited by {by_db:g} dB, MP3": _then(_limited(by_db), _mp3) for by_db in LIMITS_DB[1::2]},
    **{f"pedalboard's Limiter, {by_db:g} dB": _by_limiter(by_db) for by_db in LIMITS_DB},
    f"{STAGES} stages of +{RISE_DB:g} dB, saturated": _saturated,
}
OTHERS = len(_OTHERS)
DAMAGES: dict[str, Damage] = {
    **{
        f"clipped by {by_db:g} dB{name}": _then(_clip(by_db), after)
        for name, after in AFTERWARDS.items()
        for by_db in CLIPS_DB
    },
    **_OTHERS,
}
COLUMNS: tuple[tuple[str, str, tuple[Tier, ...]], ...] = (
    ("clipping", "clipping", (Tier.MEASURED, Tier.STRONG_SIGN, Tier.HINT)),
    ("brickwalled", "brickwalled-transients", (Tier.STRONG_SIGN, Tier.HINT)),
    ("PSR", "over-limiting", (Tier.STRONG_SIGN, Tier.HINT)),
    ("crowded", "crowded-peaks", (Tier.HINT,)),
    ("lossy", "lossy-overshoot", (Tier.STRONG_SIGN,)),
    ("headroom", "exhausted-headroom", (Tier.MEASURED,)),
)


def _reviewed(excerpt: tuple[Float32, int]) -> Seen:
    samples, rate_hz = excerpt
    result: ReviewResult = review_mix(from_array(samples, rate_hz, name="excerpt"))
    tiers = {one.name: one.tier.value for one in result.judgements if one.tier is not Tier.UNKNOWABLE}
    return Seen(tiers, None if result.score is None else result.score.value)


def _row(name: str, seen: list[Seen]) -> str:
    cells = "".join(f"{_share(seen, judgement, tiers):>{_width(tiers)}}" for _, judgement, tiers in COLUMNS)
    scores = [one.score for one in seen if one.score is not None]
    return f"{name:36}{cells}{statistics.median(scores):>7.0f}"


def _share(seen: list[Seen], judgement: str, tiers: tuple[Tier, ...]) -> str:
    told = [one.tiers.get(judgement) for one in seen]
    return " / ".join(f"{100.0 * sum(tier == wanted.value for tier in told) / len(seen):.0f}" for wanted in tiers)


def _width(tiers: tuple[Tier, ...]) -> int:
    return {1: 10, 2: 13, 3: 16}[len(tiers)]


if __name__ == "__main__":
    main()
