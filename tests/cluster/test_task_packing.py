"""A task packed, rebuilt in another folder by another machine's rules, and its answer told in the sender's words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_task import CheckTask
from chainsim.cluster.batch_folder import batch_folder, missing
from chainsim.cluster.host_store import Store
from chainsim.cluster.remote_task import RemoteTask, hung_stage
from chainsim.cluster.task_packing import ROOT, STORE, Files, packed, place_below_root
from chainsim.cluster.worker_messages import INLINE_BYTES
from chainsim.engine.message_pipe import pack, unpack
from chainsim.errors import AudioError, PluginTimedOut, RenderError
from chainsim.executing.task import Ended
from chainsim.load import read_document
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.plugin_failure import Failure, FailureKind

CHAIN = """version: 1
stages:
- builtin: Convolution
  parameters: {impulse_response_filename: ../rooms/hall.wav}
- vst3: Tube.vst3
  preset: warm.vstpreset
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("chains", "rooms"):
        (tmp_path / name).mkdir()
    (tmp_path / "chains" / "a.yaml").write_text(CHAIN)
    (tmp_path / "chains" / "warm.vstpreset").write_bytes(b"preset")
    (tmp_path / "rooms" / "hall.wav").write_bytes(bytes(INLINE_BYTES + 1))
    (tmp_path / "voice.wav").write_bytes(b"voice")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check_task(audio: str | None) -> CheckTask:
    options = RunOptions(plugin_dirs=(Path("plugins"),), cache_folder=Path("cache"))
    return CheckTask(Job(read_document(Path("chains/a.yaml")), audio), CheckOptions(options))


def test_files_go_with_it_small_ones_inside_and_large_ones_by_their_digest(library: Path) -> None:
    files = Files()
    parcel = packed(3, check_task("voice.wav"), files).parcel
    below = library.as_posix().lstrip("/")
    sent = {one.place.removeprefix(f"{below}/"): one.content for one in parcel.files}
    assert sent == {"voice.wav": b"voice", "rooms/hall.wav": None, "chains/warm.vstpreset": b"preset"}
    (large,) = files.large
    assert large == hashlib.sha256(bytes(INLINE_BYTES + 1)).hexdigest()
    assert parcel.plugins == (("2", "vst3", "Tube.vst3"),)
    assert parcel.number == 3


def test_over_there_every_file_is_where_it_was_and_paths_are_that_machines_own(library: Path, tmp_path: Path) -> None:
    files, store = Files(), Store(tmp_path / "store")
    made = packed(1, check_task(str(library / "voice.wav")), files)
    assert missing(made.parcel, store) == list(files.large)
    (digest,) = files.large
    content = files.large[digest].read_bytes()
    store.put(digest, content, 0, len(content))
    assert missing(made.parcel, store) == []
    with batch_folder([made.parcel], store) as root:
        task = unpack(made.parcel.task, {ROOT: root, STORE: store.folder})
        folder = task.job.document.folder
        assert (folder / "../rooms/hall.wav").read_bytes() == content
        assert (folder / "warm.vstpreset").read_bytes() == b"preset"
        assert task.played.read_bytes() == b"voice"
        assert Path(task.job.audio) == task.played  # and answers call it as it is called here
        assert (f"{ROOT}{library}/voice.wav", str(library / "voice.wav")) in made.parcel.names
        assert task.options.run.plugin_dirs == (library / "plugins",)
        assert task.options.run.cache_folder == store.folder / "profiles"
    assert not root.exists()
    assert made.identity == packed(2, check_task(str(library / "voice.wav")), Files()).identity
    assert made.identity != packed(2, check_task(None), Files()).identity


@dataclass(frozen=True)
class Answer:
    text: str
    places: tuple[Path, ...]
    numbers: tuple[float, ...]


def test_paths_of_the_worker_are_told_as_those_of_the_sender() -> None:
    names = (("chainsim:root/home/a/chains", "chains"), ("chainsim:root/home/a", "."))
    task = RemoteTask(b"", Path("/s/work/1"), Path("/s"), names)
    numbers = (1.0, 2.0)
    answer = Answer("no '/s/work/1/home/a/chains/x.wav'", (Path("/s/work/1/home/a/y.wav"), Path("/usr/z")), numbers)
    ended = Ended(answer, AudioError("/s/work/1/elsewhere/z.wav: gone"))
    told = unpack(pack(ended, task._called()))
    assert told.answer == Answer("no 'chains/x.wav'", (Path("y.wav"), Path("/usr/z")), numbers)
    assert str(told.error) == "/elsewhere/z.wav: gone"


def test_which_stage_hung() -> None:
    hung = Failure(FailureKind.TIMED_OUT, "stage 2 hung", "2")
    crashed = Failure(FailureKind.CRASHED, "stage 1 crashed", "1")
    assert hung_stage(Ended(error=RenderError("x", hung))) == "2"
    assert hung_stage(Ended(error=RenderError("x", crashed))) is None
    assert hung_stage(Ended(error=PluginTimedOut("x"))) == ""
    assert hung_stage(Ended(answer=1)) is None
    assert hung_stage(Ended(answer=StageProfile(failure="did not load"))) is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/songs/x.wav", "songs/x.wav"),
        ("C:/songs/x.wav", "C/songs/x.wav"),
        ("/songs/a:b.wav", "songs/a:b.wav"),
        ("/songs/ab.wav", "songs/ab.wav"),
    ],
)
def test_every_whole_path_has_a_place_of_its_own(path: str, place: str) -> None:
    assert place_below_root(Path(path)) == place
