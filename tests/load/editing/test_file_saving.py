from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from chainsim.errors import ChainFileError
from chainsim.load import read_document
from chainsim.load.chain_document import ChainDocument
from chainsim.load.editing import edit_trims, ensure_editable, save
from chainsim.model.trim import Trim, Where

CHAIN = b"version: 1\nstages:\n  - builtin: Gain # as loud as it gets\n"
FIXED = b"version: 1\nstages:\n  - builtin: Gain # as loud as it gets\n    trim_db: -6.0\n"
TRIM = Trim(Where.STAGE, 1, "1", 0.0, -6.0, -6.0, "")

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's here")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hot.yaml"
    path.write_bytes(CHAIN)
    return path


def edited(file: Path) -> tuple[ChainDocument, ChainDocument]:
    before = read_document(file)
    return before, edit_trims(before, [TRIM]).document


def refusal(file: Path) -> str:
    before = read_document(file)
    with pytest.raises(ChainFileError) as caught:
        save(before, edit_trims(before, [TRIM]).document)
    assert file.read_bytes() == before.content
    return str(caught.value).removeprefix(f"{file}: ")


def test_the_file_is_replaced_whole_and_nothing_is_left_beside_it(file: Path) -> None:
    with file.open("rb") as reader:
        save(*edited(file))
        assert reader.read() == CHAIN  # who had it open reads on in the old one
    assert file.read_bytes() == FIXED
    assert list(file.parent.iterdir()) == [file]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_its_mode_stays_whatever_the_umask(file: Path, mode: int) -> None:
    file.chmod(mode)
    old = os.umask(0o077)
    try:
        save(*edited(file))
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert file.read_bytes() == FIXED


@posix
def test_its_owner_stays(file: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(file, 1234, 2345)
    save(*edited(file))
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


@posix
def test_behind_a_symbolic_link_it_is_the_target_that_changes(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # links lead nowhere else
    (tmp_path / "links").mkdir()
    link, further = tmp_path / "links/chain.yaml", tmp_path / "further.yaml"
    further.symlink_to("hot.yaml")
    link.symlink_to("../further.yaml")
    save(*edited(link))
    assert (link.is_symlink(), further.is_symlink()) == (True, True)
    assert file.read_bytes() == FIXED
    assert link.read_bytes() == FIXED


def test_what_changed_meanwhile_is_left_alone(file: Path) -> None:
    before, after = edited(file)
    theirs = CHAIN + b"fader_db: -3\n"
    file.write_bytes(theirs)
    with pytest.raises(ChainFileError) as caught:
        save(before, after)
    assert str(caught.value) == f"{file}: has changed on disk since it was read; nothing was written, run it again"
    assert file.read_bytes() == theirs


def test_what_was_touched_but_reads_the_same_is_no_other_file(file: Path) -> None:
    before, after = edited(file)
    file.unlink()
    file.write_bytes(CHAIN)
    save(before, after)
    assert file.read_bytes() == FIXED


@posix
def test_a_file_without_write_bits_is_read_only_even_for_root(file: Path) -> None:
    file.chmod(0o444)
    assert refusal(file) == "is read-only; nothing was written, --diff shows the change"
    with pytest.raises(ChainFileError, match="is read-only"):
        ensure_editable(str(file))


@posix
def test_hard_links_are_not_parted(file: Path, tmp_path: Path) -> None:
    (tmp_path / "twin.yaml").hardlink_to(file)
    expected = "has 2 hard links, which replacing it would part; nothing was written, --diff shows the change"
    assert refusal(file) == expected


@posix
def test_a_pipe_has_nothing_to_rewrite(tmp_path: Path) -> None:
    pipe = tmp_path / "chain.yaml"
    os.mkfifo(pipe)
    with pytest.raises(ChainFileError) as caught:
        ensure_editable(str(pipe))
    expected = f"{pipe}: is no file on disk that could be rewritten; nothing was written, --diff shows the change"
    assert str(caught.value) == expected


def test_a_file_that_is_gone_is_not_made_anew(file: Path) -> None:
    before, after = edited(file)
    file.unlink()
    with pytest.raises(ChainFileError) as caught:
        save(before, after)
    expected = "can't be written: No such file or directory; nothing was written, --diff shows the change"
    assert str(caught.value) == f"{file}: {expected}"
    assert not file.exists()


@posix
def test_a_folder_that_may_not_be_written_keeps_its_file(file: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("needs permissions that bind")
    file.parent.chmod(0o555)
    try:
        assert refusal(file).startswith("can't be written: ")
    finally:
        file.parent.chmod(0o755)
