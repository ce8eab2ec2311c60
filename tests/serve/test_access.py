"""Nobody gets in but the browser that was given the address, and nothing of this machine gets out."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.tools.served import Served, served


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(cwd=tmp_path_factory.mktemp("served")) as running:
        running.enter()
        yield running


def test_the_address_becomes_a_cookie_that_scripts_and_other_sites_never_have(tmp_path: Path) -> None:
    with served(cwd=tmp_path) as page:
        assert page.ask("GET", "/").status == 403
        answer = page.enter()
        assert answer.status == 303
        assert answer.headers["location"] == "/"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"chainsim-{page.port}=")
        assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}
        assert page.ask("GET", "/").status == 200
        mine, page.cookie = page.cookie, ""
        again = page.ask("GET", f"/?token={page.token}")
        assert (again.status, again.read()) == (
            403,
            b"this address was used already; start chainsim serve again for a new one\n",
        )
        page.cookie = mine
        assert page.ask("GET", f"/?token={page.token}").status == 303  # a reload of the first address


def test_it_listens_on_this_machine_alone(page: Served) -> None:
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", page.port), timeout=2):
        pass


ANY_ADDRESS = (
    "/",
    "/events",
    "/plugins",
    "/chain.yaml",
    "/report.html",
    "/static/page.js",
    "/tapes?revision=1",
)


@pytest.mark.parametrize("path", ANY_ADDRESS)
@pytest.mark.parametrize("cookie", ["", "chainsim-1=x", "chainsim-{port}=guessed", 'chainsim-{port}="'])
def test_nothing_is_shown_without_the_cookie(path: str, cookie: str, page: Served) -> None:
    assert page.ask("GET", path, cookie=cookie.format(port=page.port)).status == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""])
@pytest.mark.parametrize("path", ["/", "/static/page.js", "/events"])
def test_another_name_for_this_machine_is_refused(host: str, path: str, page: Served) -> None:
    """What DNS rebinding does: the browser believes to talk to a foreign site, and sends its name."""
    assert page.ask("GET", path, host=host.format(port=page.port)).status in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/edit", "/track", "/chain", "/trust", "/save", "/drops", "/drops/x/files", "/drops/x/mix"]
)
def test_no_other_site_changes_anything(headers: dict[str, str], path: str, page: Served) -> None:
    assert page.ask("POST", path, b"{}", **headers).status == 403


def test_no_other_site_is_shown_anything(page: Served) -> None:
    assert page.ask("GET", "/events", origin="https://evil.example").status == 403
    assert page.ask("GET", "/chain.yaml", sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status == 403


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/nowhere", "/plugins"])
def test_every_answer_says_what_may_be_done_with_it(path: str, page: Served) -> None:
    headers = page.ask("GET", path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["access-control-allow-origin"] is None
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../access.py",
        "/static/..%2faccess.py",
        "/static/%2e%2e/access.py",
        "/static/..%5caccess.py",
        "/static//etc/passwd",
        "/static/vendor/../../access.py",
        "/tape/..%2f..%2fetc%2fpasswd?revision=1",
        "/etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_pages(path: str, page: Served) -> None:
    answer = page.ask("GET", path)
    assert answer.status in (404, 422)
    assert b"root:" not in answer.read()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"set": "1.preset", "to": "/etc/passwd"}, "'1.preset' can't be set here"),
        ({"set": "1.vst3", "to": "/opt/x.vst3"}, "'1.vst3' can't be set here"),
        ({"set": "source.file", "to": "/etc/passwd"}, "'source.file' can't be set here"),
        ({"add": "/opt/x.vst3", "at": 1}, "no such plugin here"),
        ({"add": "vst3:../../x.vst3:", "at": 1}, "no such plugin here"),
        ({"remove": 9}, "no stage 9, there are 0"),
        ({"move": "k9", "by": 1}, "that stage is not there any more"),
        ({"set": "k9.trim_db", "to": 1}, "that stage is not there any more"),
        ({"move": "k9", "by": 2}, "no such edit"),
        ({"set": "fader_db", "to": 1e9}, "fader_db"),
        ({"set": "fader_db", "to": "loud"}, "fader_db"),
        ({"set": ["fader_db"], "to": 1}, "no such edit"),
        ([], "an edit is a JSON object"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_in_words(edit: object, message: str, page: Served) -> None:
    status, said = page.post("/edit", edit)
    assert status == 422
    assert message in said["message"]


def test_what_is_no_json_or_too_much_of_it_is_refused(page: Served) -> None:
    assert page.ask("POST", "/edit", b"{").status == 422
    assert page.ask("POST", "/edit", b"[" * 60_000).status == 422
    assert page.ask("POST", "/edit", b" " * 100_000).status == 413


def test_an_upload_of_two_gigabytes_is_refused_before_it_comes(page: Served) -> None:
    answer = page.ask("POST", "/track?name=long.wav", None, content_length=str(2 << 30))
    assert answer.status == 413
    assert json.loads(answer.read()) == {"message": "the file is larger than 1024 MiB; export it shorter, or as FLAC"}


def test_an_upload_that_does_not_say_how_long_it_is_is_counted(page: Served) -> None:
    pieces = (b"x" * 65_536 for _ in range(40))  # 2.5 MiB, a chain file has 1 MiB at most
    headers = {"Host": page.host, "Cookie": page.cookie, "Origin": f"http://{page.host}"}
    with (
        closing(http.client.HTTPConnection("127.0.0.1", page.port, timeout=60)) as connection,
        suppress(BrokenPipeError, ConnectionResetError),  # it need not listen to the end
    ):
        connection.request("POST", "/chain?name=a.yaml", pieces, headers, encode_chunked=True)
        with connection.getresponse() as answer:
            assert answer.status == 413
            assert json.loads(answer.read()) == {"message": "the file is larger than 1 MiB; is it a chain?"}
    assert page.ask("GET", "/").status == 200


@pytest.mark.parametrize("name", ["../../evil.wav", "/etc/passwd", "a\x00b", "x" * 5000])
def test_the_name_of_an_upload_is_for_showing_alone(name: str, page: Served, tmp_path: Path) -> None:
    file = tmp_path / "tone.wav"
    soundfile.write(file, np.full((4800, 2), 0.1, dtype=np.float32), 48_000)
    answer = page.ask("POST", f"/track?name={urllib.parse.quote(name)}", file.read_bytes())
    assert answer.status == 200
    state = page.told()
    assert "/" not in state["track"]["name"]
    assert len(state["track"]["name"]) <= 200


def test_what_is_no_audio_is_told_so(page: Served) -> None:
    answer = page.ask("POST", "/track?name=song.wav", b"not audio at all")
    assert answer.status == 422
    assert json.loads(answer.read())["message"].startswith("song.wav: ")


FOREIGN = b"version: 1\nstages:\n  - {vst3: /opt/evil.vst3}\n"
PRESET = b"version: 1\nstages:\n  - {vst3: ../evil.vst3, preset: /etc/passwd}\n"


@pytest.mark.parametrize("content", [FOREIGN, PRESET])
def test_a_chain_with_a_foreign_plugin_loads_nothing(content: bytes, page: Served) -> None:
    before = page.told()["chain"]
    answer = page.ask("POST", "/chain?name=theirs.yaml", content)
    assert answer.status == 422
    assert "is not installed here by that name" in json.loads(answer.read())["message"]
    assert page.post("/trust", {}) == (422, {"message": "that chain does not wait any more; drop it again"})
    assert page.told()["chain"] == before


def test_a_chain_with_mistakes_is_told_them(page: Served) -> None:
    answer = page.ask("POST", "/chain?name=theirs.yaml", b"version: 1\nstages: 3\n")
    assert answer.status == 422
    assert json.loads(answer.read())["message"].startswith("theirs.yaml:2:")
