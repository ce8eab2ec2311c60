"""Processes that end with their parent and hear no Ctrl-C of its terminal.

POSIX has sessions, and children that look whether their parent lives. Windows has neither: there a process is put into
a job object, of which only its parent holds a handle. The system closes that however the parent ends, and with it ends
whatever is in the job: the process and all that its plugins have started.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import Any, TypedDict

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
_NEW_GROUP = 0x200  # CREATE_NEW_PROCESS_GROUP
_NO_DIALOGS = 0x8003  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX


class Apart(TypedDict, total=False):
    """Arguments of Popen."""

    start_new_session: bool
    creationflags: int


def apart() -> Apart:
    """Starts a process that a terminal's Ctrl-C does not reach: it is for the parent alone, which ends all in order."""
    return {"creationflags": _NEW_GROUP} if sys.platform == "win32" else {"start_new_session": True}


def tie(process: subprocess.Popen[bytes]) -> None:
    """Windows: end this process when this one ends or lets go of it. Elsewhere it looks after that itself."""
    if sys.platform == "win32":
        process.leash = Job(ctypes.windll.kernel32, int(process._handle))  # type: ignore[attr-defined]


def no_crash_dialogs() -> None:
    """Windows: a plugin that crashes ends this process, instead of waiting for somebody to press a button."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_NO_DIALOGS)


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h: 144 bytes where pointers have 8."""

    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class Job:
    """A job object that ends what is in it when its handle is closed: with this object, or this process.

    A system that allows no job leaves the process as it is: it ends when the wire does.

    Args:
        kernel32: the system's library.
        process: handle of the process to put into it.
    """

    def __init__(self, kernel32: Any, process: int) -> None:  # noqa: ANN401 - ctypes has no types for it
        self._kernel32 = kernel32
        kernel32.CreateJobObjectW.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(kernel32.CreateJobObjectW(None, None))
        limits = JobLimits(limit_flags=_KILL_ON_CLOSE)
        size = ctypes.sizeof(limits)
        if self._handle and kernel32.SetInformationJobObject(
            self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), size
        ):
            kernel32.AssignProcessToJobObject(self._handle, ctypes.c_void_p(process))

    def __del__(self) -> None:
        if self._handle:
            self._kernel32.CloseHandle(self._handle)
