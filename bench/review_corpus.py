"""`python -m bench.review_corpus`: what `chainsim review` sees of damage that is known, because it was done here.

Excerpts of real recordings without a single flat top are damaged in one way after the other, and each is reviewed. A
row says how many of a kind were told, at which reliability, and what they scored; the first row are the excerpts as
they are: what is told of those is a false alarm. The damaged ones are scaled as a careless export would leave them.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pedalboard
import soundfile

from chainsim.model.review import ReviewResult, Tier
from chainsim.reviewing import review_mix
from chainsim.stimulus import from_array
from tests.tools.cache import recordings_folder

LONGEST_S = 3.0
SHORTEST_S = 1.5  # only those of 3 s have a score
CLIPS_DB = (0.5, 1.0, 2.0, 3.0, 6.0)
LIMITS_DB = (3.0, 6.0, 9.0, 12.0)
STAGES = 4
RISE_DB = 3.0
NAMES = ("clipping", "over-limiting", "exhausted-headroom", "gain-build-up")

Float32 = npt.NDArray[np.float32]
Damage = Callable[[Float32, int], Float32]


@dataclass(frozen=True)
class Seen:
    """What a review said: judgement -> tier, and the score."""

    tiers: dict[str, str]
    score: float | None


def main() -> None:
    """The table, to standard output."""
    clean = list(excerpts())
    print(
        f"{len(clean)} clean excerpts of {SHORTEST_S:g} to {LONGEST_S:g} s; {len(clean) * len(DAMAGES)} damaged ones\n"
    )
    head = f"{'damage':34}{'clipping':>16}{'limiting':>16}{'headroom':>10}{'build-up':>10}{'score':>7}"
    print(f"{head}\n{'':34}{'measured / hint':>16}{'strong / hint':>16}{'':>10}{'':>10}{'median':>7}")
    with ProcessPoolExecutor() as pool:
        print(_row("none (false alarms)", list(pool.map(_reviewed, clean))))
        for name, damage in DAMAGES.items():
            damaged = ((np.ascontiguousarray(damage(samples, rate_hz)), rate_hz) for samples, rate_hz in clean)
            print(_row(name, list(pool.map(_reviewed, damaged))), flush=True)


def excerpts() -> Iterator[tuple[Float32, int]]:
    """Stretches of recordings in which no two samples at the top are alike, brought to a peak of -1 dBFS."""
    for file in sorted(recordings_folder().glob("*.flac")):
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        frames = round(LONGEST_S * rate_hz)
        for start in range(0, len(samples), frames):
            piece = samples[start : start + frames].T
            if piece.shape[1] >= SHORTEST_S * rate_hz and _is_clean(piece):
                yield (piece * np.float32(10.0 ** (-1.0 / 20.0) / np.abs(piece).max())).astype(np.float32), rate_hz


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
        driven = samples * np.float32(10.0 ** ((1.0 + by_db) / 20.0))  # the excerpts peak at -1
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
    for _ in range(STAGES):
        samples = np.tanh(samples * np.float32(10.0 ** (RISE_DB / 20.0))).astype(np.float32)
    return samples


def _limited(by_db: float) -> Damage:
    def damage(samples: Float32, rate_hz: int) -> Float32:
        """A look-ahead limiter by rule: gain is the least that the next 5 ms ask for, released over 100 ms."""
        driven = samples * np.float32(10.0 ** (by_db / 20.0))
        ceiling = 10.0 ** (-1.0 / 20.0)
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


AFTERWARDS: dict[str, Damage] = {
    "": _quantised,
    ", -12 dB": _hosted(pedalboard.Gain(-12.0)),
    ", EQ": _hosted(pedalboard.PeakFilter(2500.0, 3.0, 1.0), pedalboard.Gain(-6.0)),
    ", high-pass": _hosted(pedalboard.HighpassFilter(80.0), pedalboard.Gain(-6.0)),
    ", MP3": _then(_hosted(pedalboard.Gain(-3.0)), _mp3),
}
DAMAGES: dict[str, Damage] = {
    **{
        f"clipped by {by_db:g} dB{name}": _then(_clip(by_db), after)
        for name, after in AFTERWARDS.items()
        for by_db in CLIPS_DB
    },
    **{f"limited by {by_db:g} dB": _limited(by_db) for by_db in LIMITS_DB},
    f"{STAGES} stages of +{RISE_DB:g} dB, saturated": _saturated,
}


def _reviewed(excerpt: tuple[Float32, int]) -> Seen:
    samples, rate_hz = excerpt
    result: ReviewResult = review_mix(from_array(samples, rate_hz, name="excerpt"))
    tiers = {one.name: one.tier.value for one in result.judgements if one.tier is not Tier.UNKNOWABLE}
    return Seen(tiers, None if result.score is None else result.score.value)


def _row(name: str, seen: list[Seen]) -> str:
    def share(judgement: str, *tiers: Tier) -> str:
        told = [one.tiers.get(judgement) for one in seen]
        numbers = (sum(tier == wanted.value for tier in told) for wanted in tiers)
        return " / ".join(f"{100.0 * number / len(seen):.0f} %" for number in numbers)

    scores = [one.score for one in seen if one.score is not None]
    return (
        f"{name:34}{share('clipping', Tier.MEASURED, Tier.HINT):>16}"
        f"{share('over-limiting', Tier.STRONG_SIGN, Tier.HINT):>16}{share('exhausted-headroom', Tier.MEASURED):>10}"
        f"{share('gain-build-up', Tier.HINT):>10}{statistics.median(scores) if scores else 0.0:>7.0f}"
    )


if __name__ == "__main__":
    main()
