"""`chainsim explain --open`: what a browser, here a program that notes what it is given, is told to open."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest

from tests.cli.program import chainsim


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which what was opened is noted."""
    noted = tmp_path / "opened"
    program = tmp_path / "browser.py"
    program.write_text(f"import sys\nopen({str(noted)!r}, 'w').write(sys.argv[1])\n", encoding="utf-8")
    webbrowser.register("noting", None, webbrowser.GenericBrowser([sys.executable, str(program), "%s"]), preferred=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return noted


def test_a_published_page(browser: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_DOCS_URL", "http://127.0.0.1:9/docs/")
    done = chainsim("explain", "no-effect", "--open", cwd=tmp_path)
    address = "http://127.0.0.1:9/docs/findings/no-effect.html"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{address}\n", "")
    assert browser.read_text() == address


@pytest.mark.skipif(sys.platform == "win32", reason="there the cache is no matter of XDG_CACHE_HOME")
def test_a_page_made_here_where_none_is_published(
    browser: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAINSIM_DOCS_URL", "")
    done = chainsim("explain", "what-level", "--open", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    address = browser.read_text()
    assert done.stdout == f"{address}\n"
    page = Path(url2pathname(urlparse(address).path)).read_text(encoding="utf-8")
    assert "There is no level that is right for every plugin." in page


def test_what_has_no_page_of_its_own(tmp_path: Path) -> None:
    for arguments in (["--open"], ["what-level", "x.yaml", "--open"]):
        done = chainsim("explain", *arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "--open takes the name of one finding or question, and no chain" in done.stderr
