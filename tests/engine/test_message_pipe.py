"""Messages arrive whole in whatever pieces they come; what is none is noticed at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from chainsim.engine.chain_measurement import StoppedMidwayError
from chainsim.engine.message_pipe import JunkError, Receiver, make_room, pack, send, unpack
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.errors import ChainFileError, PluginCrashed, Problem
from chainsim.model.plugin_listing import StageProblem
from chainsim.plugin_failure import Failure, FailureKind
from tests.engine.rendering import noise, render


def test_messages_arrive_in_order() -> None:
    reading, writing = os.pipe()
    for message in ("one", {"two": 2}, b"3" * 10_000):
        send(writing, message)
    os.close(writing)
    receiver = Receiver(reading)
    assert [receiver.receive() for _ in range(4)] == ["one", {"two": 2}, b"3" * 10_000, None]
    os.close(reading)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a pipe has the room that it has")
def test_a_result_is_sent_at_once_where_there_is_room() -> None:
    reading, writing = os.pipe()
    make_room(writing)
    send(writing, b"1" * 500_000)  # nobody reads: without room this would wait for ever
    assert Receiver(reading).receive() == b"1" * 500_000
    os.close(reading)
    make_room(reading)  # no pipe any more: no error
    os.close(writing)


@pytest.mark.parametrize("junk", [b"j", b"junk!", b"\0" * 100, b"\xc5chainsim?", b"\xc5chainsim\n\x04\0\0\0junk"])
def test_junk_is_not_waited_for(junk: bytes) -> None:
    reading, writing = os.pipe()
    send(writing, "one")
    os.write(writing, junk)
    receiver = Receiver(reading)
    assert receiver.receive() == "one"
    with pytest.raises(JunkError):
        receiver.receive()
    os.close(reading)
    os.close(writing)


@pytest.mark.vst3
def test_a_plugin_that_writes_on_the_wire_is_no_hang(test_plugins_dir: Path) -> None:
    """The stage is named where the process was still at it when that was noticed."""
    stages = [{"vst3": "Misdeeds", "parameters": {"deed": 14}}]
    with pytest.raises(PluginCrashed, match="wrote into its connection to chainsim"):
        render(stages, noise(1.5), plugin_dirs=(test_plugins_dir,), timeout_s=600.0)  # longer than any test may take


def test_paths_go_as_any_system_reads_them_and_by_the_names_they_have_there() -> None:
    names = {r"C:\s\1\songs\a\my chains": r"D:\mine", r"C:\s\1\songs\a": "."}
    told = (
        r"no 'C:\s\1\songs\a\my chains\x.wav'",
        PureWindowsPath(r"C:\s\1\songs\a\y.wav"),
        {"C:/s/1/songs/a/my chains-2": 1.0, "C:/s/1/songs/ab": PurePosixPath("/songs/ab")},
    )
    assert unpack(pack(told, names)) == (
        r"no 'D:\mine\x.wav'",
        Path("y.wav"),
        {"my chains-2": 1.0, "C:/s/1/songs/ab": Path("/songs/ab")},
    )
    assert unpack(pack(Path("chainsim:root/é/x.wav")), {"chainsim:root": Path("/there")}) == Path("/there/é/x.wav")


def test_errors_arrive_as_they_were_however_they_are_made() -> None:
    problem = StageProblem("2", ("preset",), "no such preset")
    refused = unpack(pack(StagesRefusedError((problem,))))
    assert refused.problems == (problem,)
    assert str(refused) == "stage 2: no such preset"
    failure = Failure(FailureKind.CRASHED, "stage 1 crashed", "1")
    stopped = unpack(pack(StoppedMidwayError(failure, 3.0, 3.0)))  # type: ignore[arg-type]
    assert (str(stopped), stopped.failure, stopped.measurement) == ("stage 1 crashed", failure, 3.0)
    (mistake,) = unpack(pack(ChainFileError([Problem("a.yaml", 3, 1, "wrong")]))).problems
    assert mistake == Problem("a.yaml", 3, 1, "wrong")
