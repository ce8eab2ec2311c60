"""A described test signal as a stimulus."""

from __future__ import annotations

from functools import partial

from chainsim.errors import AudioError
from chainsim.model.audio import WHOLE, AudioFormat, Excerpt, SourceInfo, Stimulus
from chainsim.model.signal import Impulses, PinkNoise, Programme, Signal, Sine, Sweep, WhiteNoise
from chainsim.stimulus.excerpt import choose_excerpt
from chainsim.stimulus.generated import Chunks, GeneratedStimulus
from chainsim.stimulus.noise import pink_noise_chunks, white_noise_chunks
from chainsim.stimulus.synthetic_programme import programme_chunks
from chainsim.stimulus.tones import SWEEP_START_HZ, impulses_chunks, sine_chunks, sweep_chunks, sweep_end_hz
from chainsim.units import frames_from_s


def make_signal(signal: Signal, *, excerpt: Excerpt = WHOLE) -> Stimulus:
    """A test signal: the same samples for the same description, whatever the block size and the excerpt.

    Args:
        signal: what to make.
        excerpt: what is played of it, in the signal's own time.

    Raises:
        AudioError: the description can't be met (a sine above half the sample rate, an impulse after the end), or
            the excerpt lies beyond the end.
    """
    name = describe(signal)
    frames = frames_from_s(signal.length_s, signal.sample_rate_hz)
    if frames == 0:
        raise AudioError(f"{name}: no audio frames; raise length_s")
    chosen = choose_excerpt(name, signal.sample_rate_hz, frames, excerpt.start_s, excerpt.end_s)
    info = SourceInfo(
        kind="signal",
        name=name,
        format=AudioFormat(signal.sample_rate_hz, signal.channels),
        frames=chosen.frames,
        start_frame=chosen.start,
    )
    made_by = partial(make_signal, signal, excerpt=excerpt)
    return GeneratedStimulus(info, chosen, _chunks(signal, frames, name), made_by, (signal.model_dump_json(), excerpt))


def describe(signal: Signal) -> str:
    """A short name for reports, such as `pink noise, -18 dBFS RMS, 10 s`."""
    length = f"{signal.length_s:g} s"
    match signal:
        case Sine():
            return f"sine {signal.frequency_hz:g} Hz, {signal.peak_dbfs:g} dBFS peak, {length}"
        case Sweep():
            end_hz = sweep_end_hz(signal.sample_rate_hz)
            return f"sweep {SWEEP_START_HZ:g} to {end_hz:g} Hz, {signal.peak_dbfs:g} dBFS peak, {length}"
        case Impulses():
            return f"impulses every {signal.interval_s:g} s, {signal.peak_dbfs:g} dBFS peak, {length}"
        case WhiteNoise() | PinkNoise() | Programme():
            return f"{signal.signal.replace('-', ' ')}, {signal.rms_dbfs:g} dBFS RMS, {length}"


def _chunks(signal: Signal, frames: int, name: str) -> Chunks:
    match signal:
        case Sine():
            return sine_chunks(signal, name)
        case Sweep():
            return sweep_chunks(signal, frames)
        case WhiteNoise():
            return white_noise_chunks(signal)
        case PinkNoise():
            return pink_noise_chunks(signal)
        case Impulses():
            return impulses_chunks(signal, frames, name)
        case Programme():
            return programme_chunks(signal, frames, name)
