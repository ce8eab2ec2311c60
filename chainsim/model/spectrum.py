"""How a signal's level is spread over frequency."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Spectrum(Brief):
    """RMS in sixths of an octave: pink noise is flat, a sine stands in its band at its RMS. Silence is -inf."""

    centre_hz: tuple[float, ...]
    rms_dbfs: tuple[float, ...]  # mean square over all channels and frames, one for each of centre_hz

    def amplified(self, gain_db: float) -> Spectrum:
        """The same signal behind a gain."""
        return Spectrum(self.centre_hz, tuple(level + gain_db for level in self.rms_dbfs))


@dataclass(frozen=True, slots=True, repr=False)
class Spectra(Brief):
    """What goes into a chain, as read, and what comes out, after the fader."""

    source: Spectrum
    output: Spectrum
