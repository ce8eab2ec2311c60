"""What Windows has and Linux has not, as far as chainsim asks for it: tagged memory, process groups, job objects.

A tagged mapping is a file in /dev/shm, a new process group a session of its own, a job object the processes of such
sessions, which are killed when its handle is closed. That the system also closes it when the parent is killed is
nothing that can be had here.
"""

import atexit
import contextlib
import ctypes
import mmap
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

_SHM = Path("/dev/shm")  # noqa: S108 - where the system keeps memory with names
_NEW_GROUP = 0x200


class TaggedMemory(mmap.mmap):
    """A mapping that both sides find by its tag."""

    def __new__(cls, descriptor: int, length: int, tagname: str | None = None, **more: Any) -> "TaggedMemory":
        if tagname is None:
            return super().__new__(cls, descriptor, length, **more)
        file = os.open(_SHM / tagname, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(file).st_size < length:
                os.ftruncate(file, length)
            return super().__new__(cls, file, length)
        finally:
            os.close(file)


class GroupedPopen(subprocess.Popen):  # type: ignore[type-arg]
    """Popen with the flag of Windows, and with a handle: its process id."""

    def __init__(self, *arguments: Any, creationflags: int = 0, **more: Any) -> None:
        if creationflags & _NEW_GROUP:
            more["start_new_session"] = True
        super().__init__(*arguments, **more)

    @property
    def _handle(self) -> int:
        return self.pid


class Kernel32:
    """The functions that chainsim calls."""

    def __init__(self) -> None:
        self.jobs: dict[int, list[int]] = {}
        self.CreateJobObjectW = _Function(lambda *_: self._create())
        self.SetInformationJobObject = _Function(lambda *_: 1)
        self.AssignProcessToJobObject = _Function(lambda job, process: self._assign(job.value, process.value))
        self.CloseHandle = _Function(lambda job: self._close(job.value))
        self.SetErrorMode = _Function(lambda *_: 0)

    def _create(self) -> int:
        number = max(self.jobs, default=0) + 1
        self.jobs[number] = []
        return number

    def _assign(self, job: int, process: int) -> int:
        self.jobs[job].append(process)
        return 1

    def _close(self, job: int) -> int:
        for process in self.jobs.pop(job, ()):
            with contextlib.suppress(OSError):
                os.killpg(process, signal.SIGKILL)
        return 1


class _Function:
    """A function with attributes, as ctypes has them."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self.restype: Any = None

    def __call__(self, *arguments: Any) -> Any:
        return self._call(*arguments)


class _Libraries:
    kernel32 = Kernel32()


def pretend() -> None:
    """Put these in the place of what Linux has."""
    mmap.mmap = TaggedMemory  # type: ignore[misc,assignment]
    subprocess.Popen = GroupedPopen  # type: ignore[misc]
    ctypes.windll = _Libraries()  # type: ignore[attr-defined]
    atexit.register(_forget_memory, os.getpid())


def _forget_memory(process: int) -> None:
    if os.getpid() == process:
        for file in _SHM.glob(f"chainsim-{process}-*"):
            file.unlink(missing_ok=True)
