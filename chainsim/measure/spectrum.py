"""Level over frequency, in sixths of an octave, while the audio streams.

Frames overlap by half under a sine window, whose squares then add up to exactly 1 everywhere: by Parseval the bands
together hold exactly the energy of the signal between the lowest and the highest of them. A line of the transform that
lies across the edge of two bands is divided between them in proportion. Band edges after IEC 61260-1 (base ten, so
that 1 kHz is a centre). A sine is spread over four lines, so bands below 60 Hz are not sharp.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.spectrum import Spectrum

Float64 = npt.NDArray[np.float64]

BANDS_PER_DECADE = 20  # ten thirds of an octave in a decade, halved
FIRST_BAND, LAST_BAND = -34, 26  # 20 Hz to 20 kHz, counted from 1 kHz
WINDOW_S = 0.3


class SpectrumMeter:
    """Feed it blocks of any size; read it at the end.

    Args:
        audio: format of the blocks.
    """

    def __init__(self, audio: AudioFormat) -> None:
        self._audio = audio
        self._length = 1 << (round(WINDOW_S * audio.sample_rate_hz) - 1).bit_length()
        self._hop = self._length // 2
        self._window = np.sin(np.pi * (np.arange(self._length) + 0.5) / self._length).astype(np.float32)
        self._hops = FixedBlocks(audio.channels, self._hop)
        self._before: Audio = np.zeros((audio.channels, self._hop), dtype=np.float32)
        self._powers = np.zeros(self._hop + 1)
        self._frame = np.empty((audio.channels, self._length), dtype=np.float32)  # used again and again
        self._frames = 0

    def feed(self, block: Audio) -> None:
        """The next frames: (channels, frames)."""
        self._frames += block.shape[1]
        for hop in self._hops.feed(block):
            self._powers += self._power(self._before, hop)
            self._before = hop.copy()

    def read(self) -> Spectrum:
        """The spectrum so far; reading changes nothing. Bands above half the sample rate are left out."""
        powers = self.lines()
        edges_hz, centres_hz = _bands(self._audio.sample_rate_hz / 2)
        # Lines as columns as wide as their distance: the energy up to any frequency, and between any two.
        step_hz = self.step_hz
        up_to_hz = np.concatenate(([0.0], (np.arange(self._hop + 1) + 0.5) * step_hz))
        energy_below = np.interp(edges_hz, up_to_hz, np.concatenate(([0.0], np.cumsum(powers))))
        mean_squares = np.diff(energy_below) / max(1, self._frames * self._audio.channels)
        with np.errstate(divide="ignore"):
            levels = 10.0 * np.log10(np.maximum(mean_squares, 0.0))
        return Spectrum(tuple(centres_hz.tolist()), tuple(levels.tolist()))

    @property
    def step_hz(self) -> float:
        """From one line to the next."""
        return self._audio.sample_rate_hz / self._length

    def lines(self) -> Float64:
        """Energy so far in each line, from 0 Hz to half the sample rate; reading changes nothing."""
        rest = self._hops.rest
        last = np.pad(rest, ((0, 0), (0, self._hop - rest.shape[1])))
        return self._powers + self._power(self._before, last) + self._power(last, np.zeros_like(last))

    def _power(self, first: Audio, second: Audio) -> Float64:
        """Energy of one windowed frame in each line, both signs of frequency and all channels together."""
        frame = np.concatenate((first, second), axis=1, out=self._frame)
        frame *= self._window
        if not np.isfinite(frame).all():
            np.nan_to_num(frame, copy=False, posinf=0.0, neginf=0.0)
        lines = np.fft.rfft(frame, axis=1)
        energy = (lines.real.astype(np.float64) ** 2 + lines.imag.astype(np.float64) ** 2).sum(axis=0) / self._length
        energy[1:-1] *= 2.0
        return np.asarray(energy, dtype=np.float64)


def _bands(highest_hz: float) -> tuple[Float64, Float64]:
    """Edges and centres; there is one edge more. Whole bands only."""
    numbers = np.arange(FIRST_BAND, LAST_BAND + 1)
    upper_hz = 1000.0 * 10.0 ** ((numbers + 0.5) / BANDS_PER_DECADE)
    numbers = numbers[upper_hz <= highest_hz]
    edges_hz = 1000.0 * 10.0 ** ((np.arange(FIRST_BAND, FIRST_BAND + len(numbers) + 1) - 0.5) / BANDS_PER_DECADE)
    return edges_hz, 1000.0 * 10.0 ** (numbers / BANDS_PER_DECADE)
