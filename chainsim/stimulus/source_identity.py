"""Whether two stimuli are the same sound, as far as that can be told without listening."""

from __future__ import annotations

from collections.abc import Hashable

from chainsim.model.audio import Stimulus
from chainsim.stimulus.file import FileStimulus
from chainsim.stimulus.generated import GeneratedStimulus


def source_identity(stimulus: Stimulus) -> Hashable | None:
    """The same for the same excerpt of the same signal, or of a file that nobody has written to; None: nobody knows."""
    if isinstance(stimulus, GeneratedStimulus):
        return stimulus.identity
    if isinstance(stimulus, FileStimulus):
        try:
            status = stimulus.path.stat()
        except OSError:  # it is told by whoever plays it
            return None
        times = status.st_mtime_ns, status.st_ctime_ns
        return status.st_dev, status.st_ino, status.st_size, times, stimulus.excerpt, stimulus.starts_at
    return None
