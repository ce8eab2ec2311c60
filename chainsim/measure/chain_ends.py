"""What goes into a chain and what comes out, beyond levels: spectra and a piece to listen to, only if asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.measure.listening_excerpt import ListeningMeter
from chainsim.measure.spectrum import SpectrumMeter
from chainsim.measure.tap_plan import plan_taps
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.listening_excerpt import Listening
from chainsim.model.spectrum import Spectra
from chainsim.units import gain_from_db


class ChainEnds:
    """Feed it every block of all taps; read it at the end.

    Args:
        chain: the document; its last tap times a gain is the output.
        audio: format of the taps.
        spectra: measure both spectra.
        listening: keep an excerpt of both.
    """

    def __init__(self, chain: Chain, audio: AudioFormat, *, spectra: bool, listening: bool) -> None:
        self._output = plan_taps(chain).output
        self._spectra = {slot: SpectrumMeter(audio) for slot in ((0, self._output.slot) if spectra else ())}
        self._listening = ListeningMeter(audio) if listening else None

    def feed(self, samples: Sequence[Audio] | Audio) -> None:
        """One block: (channels, frames) of every tap, of the source's frames."""
        for slot, meter in self._spectra.items():
            meter.feed(samples[slot])
        if self._listening is not None:
            output = samples[self._output.slot] * np.float32(gain_from_db(self._output.gain_db))
            self._listening.feed(samples[0], output)

    def spectra(self) -> Spectra | None:
        """Of source and output, if asked for."""
        if not self._spectra:
            return None
        output = self._spectra[self._output.slot].read()
        return Spectra(self._spectra[0].read(), output.amplified(self._output.gain_db))

    def listening(self) -> Listening | None:
        """The excerpt, if asked for."""
        return None if self._listening is None else self._listening.read()
