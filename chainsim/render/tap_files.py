"""Every tap as an audio file, to be listened to or measured elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from chainsim.errors import UsageError
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.stage_addressing import output_point, walk_stages
from chainsim.model.stage_names import stage_name
from chainsim.render.block_gain import linear_gain
from chainsim.render.sound_file import SoundFile


class TapFiles:
    """Writes 00-input.wav, 01-name.wav, ... and output.wav (after the fader) as 32-bit float, block by block.

    Stages inside branches carry their path: 03.2.1-name.wav. A context manager: the files get their names when it ends
    without an error, so that after one none of them is half there.

    Raises:
        UsageError: the folder can't be written to, or is full.
    """

    def __init__(self, chain: Chain, folder: Path, sample_rate_hz: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._output_slot, fader_db = output_point(chain)
        self._fader = linear_gain(fader_db)
        names = [_file_name(path, stage_name(stage)) for path, stage in walk_stages(chain.stages)]
        self.files = tuple(folder / name for name in ["00-input.wav", *names, "output.wav"])
        self._open: list[SoundFile] = []
        self._stack = ExitStack()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder}: can't be written to ({error.strerror})") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def write(self, samples: Sequence[Audio]) -> None:
        """One block: (channels, frames) of every tap, of the source's frames."""
        if not self._open:
            audio = AudioFormat(self._sample_rate_hz, len(samples[0]))
            self._open = [self._stack.enter_context(SoundFile(file, audio, "WAV", "FLOAT")) for file in self.files]
        output = samples[self._output_slot]
        signals = [*samples, output if self._fader is None else output * self._fader]
        for file, signal in zip(self._open, signals, strict=True):
            file.write(signal)


def _file_name(path: str, name: str) -> str:
    first, dot, rest = path.partition(".")
    readable = re.sub(r"[^\w+-]+", "-", name).strip("-")[:60] or "stage"
    return f"{int(first):02d}{dot}{rest}-{readable}.wav"
