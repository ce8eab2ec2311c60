"""The job object of Windows as far as it can be tried elsewhere: what the system is asked for, in its own layout."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from typing import Any

import pytest

from chainsim.engine.process_lifetime import Job, JobLimits, apart

HANDLE, PROCESS = 0x1234_5678_9ABC, 77


class Kernel32:
    """Writes down what it is asked for."""

    def __init__(self, handle: int) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.CreateJobObjectW = self._answering(handle)

    def _answering(self, handle: int) -> Any:
        def create(*arguments: Any) -> int:
            self.asked.append(("create", *arguments))
            return handle

        return create

    def SetInformationJobObject(self, job: Any, kind: int, limits: Any, size: int) -> int:  # noqa: N802 - the system's name
        flags = int.from_bytes(bytes(limits._obj)[16:20], sys.byteorder)  # where winnt.h has LimitFlags
        self.asked.append(("limit", job.value, kind, flags, size))
        return 1

    def AssignProcessToJobObject(self, job: Any, process: Any) -> int:  # noqa: N802 - the system's name
        self.asked.append(("assign", job.value, process.value))
        return 1

    def CloseHandle(self, job: Any) -> int:  # noqa: N802 - the system's name
        self.asked.append(("close", job.value))
        return 1


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the numbers are those of 64 bits")
def test_the_layout_is_that_of_winnt_h() -> None:
    assert ctypes.sizeof(JobLimits) == 144
    assert (JobLimits.limit_flags.offset, JobLimits.affinity.offset, JobLimits.job_memory.offset) == (16, 48, 120)


def test_a_process_ends_with_the_handle_of_its_job() -> None:
    kernel32 = Kernel32(HANDLE)
    job = Job(kernel32, PROCESS)
    assert kernel32.asked == [
        ("create", None, None),
        ("limit", HANDLE, 9, 0x2000, 144),
        ("assign", HANDLE, PROCESS),
    ]
    del job
    assert kernel32.asked[-1] == ("close", HANDLE)


def test_a_system_that_allows_no_job_is_left_alone() -> None:
    kernel32 = Kernel32(0)
    del kernel32.asked[:]
    job = Job(kernel32, PROCESS)
    del job
    assert kernel32.asked == [("create", None, None)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sessions")
def test_a_process_apart_has_a_session_of_its_own() -> None:
    program = [sys.executable, "-c", "import os; print(os.getsid(0) == os.getpid())"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, **apart()) as process:
        assert process.communicate()[0].strip() == b"True"
    assert os.getsid(0) != process.pid
