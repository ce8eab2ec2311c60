"""Every tap as an audio file, to be listened to or measured elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import soundfile

from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.model.walk import output_point, stage_name, walk_stages
from chainsim.render.runners import linear_gain


class TapFiles:
    """Writes 00-input.wav, 01-name.wav, ... and output.wav (after the fader) as 32-bit float, block by block.

    Stages inside branches carry their path: 03.2.1-name.wav. A context manager.

    Raises:
        UsageError: the folder can't be written to.
    """

    def __init__(self, chain: Chain, folder: Path, sample_rate_hz: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._output_slot, fader_db = output_point(chain)
        self._fader = linear_gain(fader_db)
        names = [_file_name(path, stage_name(stage)) for path, stage in walk_stages(chain.stages)]
        self.files = tuple(folder / name for name in ["00-input.wav", *names, "output.wav"])
        self._open: list[soundfile.SoundFile] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder}: can't be written to ({error.strerror})") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for file in self._open:
            file.close()

    def write(self, samples: npt.NDArray[np.float32]) -> None:
        """One block: (taps, channels, frames) of the source's frames."""
        if not self._open:
            self._open = [self._create(file, samples.shape[1]) for file in self.files]
        output = samples[self._output_slot]
        signals = [*samples, output if self._fader is None else output * self._fader]
        for file, signal in zip(self._open, signals, strict=True):
            file.write(signal.T)

    def _create(self, file: Path, channels: int) -> soundfile.SoundFile:
        try:
            return soundfile.SoundFile(
                file, "w", samplerate=self._sample_rate_hz, channels=channels, format="WAV", subtype="FLOAT"
            )
        except soundfile.LibsndfileError as error:
            raise UsageError(f"{file}: can't be written ({error.error_string})") from None


def _file_name(path: str, name: str) -> str:
    first, dot, rest = path.partition(".")
    readable = re.sub(r"[^\w+-]+", "-", name).strip("-")[:60] or "stage"
    return f"{int(first):02d}{dot}{rest}-{readable}.wav"
