"""What was found out of a plugin by one process is known to the next, which plays the same to the last bit."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from chainsim.engine.client import RenderClient
from chainsim.engine.kept_verdicts import SUFFIX, KeptVerdicts
from chainsim.engine.restoring import Restoring
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from tests.engine.rendering import ArrayStimulus, noise


def bundle(folder: Path, name: str, content: bytes = b"one") -> Path:
    file = folder / f"{name}.vst3"
    (file / "Contents").mkdir(parents=True, exist_ok=True)
    (file / "Contents" / f"{name}.so").write_bytes(content)
    return file


def kept(tmp_path: Path, *stages: Mapping[str, object]) -> KeptVerdicts:
    chain = Chain.model_validate({"version": 1, "stages": list(stages)})
    return KeptVerdicts(tmp_path / "kept", chain, SearchPaths(tmp_path.absolute(), (tmp_path,)))


def test_what_was_found_is_known_wherever_the_file_lies(tmp_path: Path) -> None:
    file = bundle(tmp_path, "A")
    found = Restoring(file, "One", True), Restoring(file, "Two", False)
    stage = {"parallel": [{"stages": [{"vst3": "A"}]}]}
    assert kept(tmp_path, stage).known == ()
    kept(tmp_path, stage).keep(found[:1])
    kept(tmp_path, stage).keep(found[1:])
    assert kept(tmp_path, stage, {"builtin": "Gain"}, {"vst3": "A"}).known == found
    copy = bundle(tmp_path, "B")
    (copy / "Contents" / "B.so").rename(copy / "Contents" / "A.so")
    assert kept(tmp_path, {"vst3": "B"}).known == (Restoring(copy, "One", True), Restoring(copy, "Two", False))


def test_another_file_is_another_plugin_and_damage_is_nothing(tmp_path: Path) -> None:
    file = bundle(tmp_path, "A")
    kept(tmp_path, {"vst3": "A"}).keep([Restoring(file, "A", True)])
    bundle(tmp_path, "A", b"two")
    assert kept(tmp_path, {"vst3": "A"}).known == ()
    bundle(tmp_path, "A", b"one")
    (entry,) = (tmp_path / "kept").iterdir()
    assert entry.suffix == SUFFIX
    entry.write_bytes(entry.read_bytes()[:-1])
    assert kept(tmp_path, {"vst3": "A"}).known == ()


def test_nothing_is_kept_of_files_that_are_not_in_the_chain_or_not_here(tmp_path: Path) -> None:
    bundle(tmp_path, "A")
    verdicts = kept(tmp_path, {"vst3": "A"}, {"vst3": "Nowhere"})
    verdicts.keep([Restoring(tmp_path / "Other.vst3", "Other", True)])
    assert verdicts.known == ()
    assert not (tmp_path / "kept").exists()


class Told:
    """As `KeptVerdicts`, in memory."""

    def __init__(self, known: tuple[Restoring, ...]) -> None:
        self.known = known
        self.found: tuple[Restoring, ...] = ()

    def keep(self, found: Iterable[Restoring]) -> None:
        """What a process has found out."""
        self.found = tuple(found)


@pytest.mark.vst3
def test_a_process_tells_and_is_told(tmp_path: Path, test_plugins_dir: Path) -> None:
    """One that comes back as it was, two that don't, and built-ins, of which nothing is asked."""
    for name in ("CleanGain", "ForgetsState", "ForgetsDelay"):
        shutil.copytree(test_plugins_dir / f"{name}.vst3", tmp_path / f"{name}.vst3")
    stages = [{"vst3": "CleanGain"}, {"vst3": "ForgetsState"}, {"builtin": "Gain"}, {"vst3": "ForgetsDelay"}]
    expected = (
        Restoring(tmp_path / "CleanGain.vst3", "Clean Gain", True),
        Restoring(tmp_path / "ForgetsDelay.vst3", "Forgets Delay", False),
        Restoring(tmp_path / "ForgetsState.vst3", "Forgets State", False),
    )
    first, found = played(tmp_path, stages, ())
    assert found == expected
    second, found = played(tmp_path, stages, expected)
    assert found == ()
    np.testing.assert_array_equal(first, second)


def played(
    folder: Path, stages: Sequence[Mapping[str, str]], known: tuple[Restoring, ...]
) -> tuple[Audio, tuple[Restoring, ...]]:
    """The last tap, and what the process has found out."""
    chain, stimulus = Chain.model_validate({"version": 1, "stages": stages}), ArrayStimulus(noise(1.0))
    told = Told(known)
    with RenderClient(ProcessLimits(60.0), verdicts=lambda *_: told) as client:
        client.open(chain, stimulus.info.format, SearchPaths(folder.absolute(), (folder,)), tail_s=0.0)
        blocks = [block.stacked[-1].copy() for block in client.render(stimulus)]
    return np.concatenate(blocks, axis=1), told.found
