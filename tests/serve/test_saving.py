"""What was turned on the page stands in the file that was named at start, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.served import served

TEXT = """\
version: 1
stages:
  - {builtin: Gain, parameters: {gain_db: 3}}   # make-up
  - builtin: Limiter   # for safety
fader_db: -6   # it was red
"""


def test_edits_are_saved_with_every_comment_and_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT)
    with served(str(file), cwd=tmp_path) as page:
        page.enter()
        assert page.post("/edit", {"set": "fader_db", "to": 0})[0] == 200
        assert page.post("/edit", {"move": 2, "to": 1})[0] == 200
        assert page.post("/edit", {"set": "2.bypass", "to": True})[0] == 200
        assert file.read_text() == TEXT
        assert page.post("/save", {}) == (200, {"saved": "a.yaml"})
        text = file.read_text()
        assert "  - builtin: Limiter   # for safety\n" in text
        assert "fader_db: 0.0   # it was red\n" in text
        assert "bypass: true" in text
        for _ in range(3):
            page.post("/edit", {"undo": True})
        assert page.told()["can_undo"] is False
        assert page.told()["saved"] is False
        page.post("/edit", {"redo": True})
        file.write_text(TEXT + "# by hand\n")
        status, said = page.post("/save", {})
        assert status == 422
        assert "has changed on disk since it was read" in said["message"]
        assert file.read_text() == TEXT + "# by hand\n"


@pytest.mark.slow
def test_without_a_file_there_is_a_download(tmp_path: Path) -> None:
    with served(cwd=tmp_path) as page:
        page.enter()
        page.post("/edit", {"add": "builtin:Limiter", "at": 1})
        status, said = page.post("/save", {})
        assert (status, said["message"]) == (
            422,
            "no chain file was named at start; download the chain instead",
        )
        answer = page.ask("GET", "/chain.yaml")
        assert answer.body == b'version: 1\nstages:\n- builtin: "Limiter"\n'
        names = answer.headers["content-disposition"].split("; ")
        assert names == ["attachment", 'filename="chain.yaml"', "filename*=UTF-8''chain.yaml"]
        assert page.ask("GET", "/report.html").status == 409
        assert page.post("/lessons", {}) == (409, {"message": "still rendering; it will be there in a moment"})
    assert list(tmp_path.iterdir()) == []
