"""Audio files that are whole or not there at all, and a full disk that is called one."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import soundfile

from chainsim.atomic_write import native, whole_file
from chainsim.errors import UsageError
from chainsim.model.audio import AudioFormat

_MORE = bytes(1 << 16)


class SoundFile:
    """Written block by block under another name, and given its own when its context ends without an error.

    Args:
        path: where it shall be.
        audio: rate and channels.
        encoding: format and subtype as soundfile calls them: "WAV", "FLOAT".

    Raises:
        UsageError: from any method: it can't be written, or not wholly. Nothing is left of it.
    """

    def __init__(self, path: Path, audio: AudioFormat, *encoding: str) -> None:
        self._path = path
        self._frames = 0
        kind, subtype = encoding
        with ExitStack() as stack:
            try:
                self._part = stack.enter_context(whole_file(path))
                self._file = soundfile.SoundFile(
                    native(self._part), "w", audio.sample_rate_hz, audio.channels, subtype=subtype, format=kind
                )
            except (OSError, soundfile.LibsndfileError) as error:
                raise self._said(error) from None
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            with suppress(soundfile.LibsndfileError):
                self._file.close()
            self._stack.__exit__(kind, error, traceback)
            return
        try:
            with self._stack:
                self._file.close()
                self._ensure_whole()
        except (OSError, soundfile.LibsndfileError) as failed:
            raise self._said(failed) from None

    def write(self, samples: npt.NDArray[np.float32]) -> None:
        """The next frames, (channels, frames)."""
        try:
            self._file.write(samples.T)
        except soundfile.LibsndfileError as error:
            raise self._said(error) from None
        self._frames += samples.shape[1]

    def _ensure_whole(self) -> None:
        """What is written only as a file is closed may be missing, and libsndfile says nothing of it."""
        if self._frames:
            with soundfile.SoundFile(native(self._part)) as written:
                written.seek(self._frames - 1)
                if len(written.read(1)) != 1:
                    raise OSError(0, self._reason() or "it was not written to its end")

    def _said(self, error: OSError | soundfile.LibsndfileError) -> UsageError:
        reason = error.strerror if isinstance(error, OSError) else self._reason() or error.error_string
        return UsageError(f"{self._path}: can't be written ({reason})")

    def _reason(self) -> str | None:
        """Why no more can be written, which libsndfile keeps to itself."""
        try:
            with self._part.open("ab") as part:
                part.write(_MORE)
        except OSError as error:
            return error.strerror
        return None
