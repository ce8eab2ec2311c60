"""A real Dask cluster of processes: a scheduler, and workers each with an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from chainsim.cluster.address import Address
from chainsim.cluster.dask_client import connected
from chainsim.cluster.dask_futures import DaskCalls
from chainsim.cluster.executor import ClusterExecutor, end_workers
from chainsim.cluster.options import ClusterOptions
from tests.cluster.forked_program import ForkedProgram
from tests.tools.cache import ROOT

Program = subprocess.Popen[bytes] | ForkedProgram

_PATIENCE_S = 300.0
"""What has not come by then is taken not to come: programs of Dask take seconds to start, many at once a minute."""


class Farm:
    """Started when it is entered, gone when it is left.

    Args:
        folder: for its files and stores.
        workers: how many to begin with.
        settings: of Dask, as `DASK_...` variables have them.
        arguments: of both programs, such as those for TLS.
    """

    def __init__(
        self,
        folder: Path,
        workers: int = 1,
        settings: Mapping[str, str] | None = None,
        arguments: tuple[str, ...] = (),
        scheduler_arguments: tuple[str, ...] = (),
        host: str = "127.0.0.1",
    ) -> None:
        self.folder = folder
        self.workers: list[Program] = []
        self.said: list[str] = []
        self._host = host
        self._count = workers
        self._arguments = arguments
        self._scheduler_arguments = scheduler_arguments
        self._file = folder / "scheduler.json"
        self._settings = {"DASK_LOGGING__DISTRIBUTED": "critical", **(settings or {})}
        self._forked = sys.platform == "linux" and not settings  # some of them are looked at while Dask is imported

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start_scheduler("0")
        for _ in range(self._count):
            self.add_worker()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def restart(self) -> None:
        """The scheduler and its workers are killed, and others started where they were."""
        port = self.address.rpartition(":")[2]
        for process in (self.scheduler, *self.workers):
            process.kill()
            process.wait()
        self._file.unlink()
        self.workers.clear()
        self._start_scheduler(port)
        for _ in range(self._count):
            self.add_worker()

    def _start_scheduler(self, port: str) -> None:
        asked = ["--host", self._host, "--port", port, "--no-dashboard", *self._scheduler_arguments]
        self.scheduler = self._program("scheduler", *asked, environment={})
        wait_until(lambda: self._file.exists() and self._file.read_text().endswith("}"))

    @property
    def address(self) -> str:
        return str(json.loads(self._file.read_text())["address"])

    def add_worker(
        self,
        *arguments: str,
        store: str | None = None,
        hidden: Path | None = None,
        read_only: Path | None = None,
        network: str = "",
        system: str = "",
        **environment: str,
    ) -> None:
        """With a store of its own, as a host has one, or with that of a name; without a folder that is here alone; with
        one that it can't write; in the network of a process; one that takes its system for another.
        """
        if system:
            environment = {"PYTHONPATH": str(declaring(self.folder / f"as-{system}", system)), **environment}
        name = f"w{len(self.workers)}"
        environment = {"CHAINSIM_STORE": str(self.folder / (store or name)), **environment}
        before = [
            *(("nsenter", f"--net=/proc/{network}/ns/net") if network else ()),
            *(() if hidden is None else hiding(hidden)),
            *(() if read_only is None else hiding(read_only, "-o", "ro")),
        ]
        asked = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name, *arguments]
        self.workers.append(self._program("worker", *asked, environment=environment, before=before))

    def remove_worker(self) -> None:
        """The one that was added last."""
        process = self.workers.pop()
        process.kill()
        process.wait()

    @contextmanager
    def sender(self, reserved: bool = False) -> Iterator[DaskCalls]:
        """Once all workers are there; or, where one has a resource for chainsim, that one, which alone may be used."""
        with connected(Address(self.address)) as client:
            sender = DaskCalls(client)
            wait_until(
                lambda: any(sender.workers().values()) if reserved else len(sender.workers()) == len(self.workers)
            )
            yield sender
            end_workers(sender)

    @contextmanager
    def executor(self, sender: DaskCalls, options: ClusterOptions | None = None) -> Iterator[ClusterExecutor]:
        with ClusterExecutor(sender, options or ClusterOptions(say=self.said.append, patience_s=20.0)) as executor:
            yield executor

    def chainsim_processes(self, worker: int = 0) -> list[psutil.Process]:
        """Chainsim's own worker processes below a Dask worker."""
        below = psutil.Process(self.workers[worker].pid).children(recursive=True)
        return [one for one in below if any("chainsim.executing.worker" in word for word in _words(one))]

    def processor_s(self) -> dict[int, float]:
        """What the worker processes of the first Dask worker have taken, by process id."""
        taken = {}
        for one in self.chainsim_processes():
            with suppress(psutil.Error):  # one that is just ending
                taken[one.pid] = one.cpu_times().user
        return taken

    def works_since(self, before: Mapping[int, float]) -> bool:
        """Whether one of them has begun with something since then."""
        return any(taken_s > before.get(pid, 0.0) + 0.2 for pid, taken_s in self.processor_s().items())

    def _program(
        self, name: str, *arguments: str, environment: Mapping[str, str], before: Sequence[str] = ()
    ) -> Program:
        """In a Python that is started anew where what it is started with matters, else forked, which is quicker."""
        asked = [name, "--scheduler-file", str(self._file), *arguments, *self._arguments]
        variables = {**os.environ, **self._settings, **environment}
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, (environment.get("PYTHONPATH"), str(ROOT))))
        log = self.folder / f"{name}-{len(self.workers)}.log"
        if self._forked and not before and "PYTHONPATH" not in environment:
            return ForkedProgram(asked, variables, self.folder, log)
        command = [*before, sys.executable, "-m", "dask", *asked]
        with log.open("wb") as stream:
            return subprocess.Popen(command, env=variables, cwd=self.folder, stdout=stream, stderr=stream)


def declaring(folder: Path, system: str) -> Path:
    """A folder for PYTHONPATH: what is started with it runs here and says that it runs on another system."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(f"import platform\nplatform.system = lambda: {system!r}\n")
    return folder


def hiding(folder: Path, *options: str) -> tuple[str, ...]:
    """What a program is started by that is to find this folder empty; only root may do that."""
    mount = f'mount -t tmpfs {" ".join(options)} none "$0" && exec "$@"'
    return ("unshare", "--mount", "sh", "-c", mount, str(folder))


def may_hide() -> bool:
    """Whether programs can be kept from a folder here."""
    return (
        sys.platform == "linux"
        and not subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True, check=False).returncode
    )


def wait_until(true: Callable[[], bool], patience_s: float = _PATIENCE_S) -> None:
    deadline_s = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < deadline_s, "it did not come to that in time"
        time.sleep(0.05)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
