"""What CI systems read of this repository: comments on pull requests, lines that a matcher finds, examples."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import chainsim

ROOT = Path(__file__).parent.parent
KNOWN = "what the forge lets in"
EXAMPLE = ROOT / "examples" / "preset-repository"


@dataclass
class Forge:
    """The four addresses of GitHub's API that the comment needs, by its documentation."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    refuses: int | None = None
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, content: bytes, token: str | None) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        if token != f"Bearer {KNOWN}" or (self.refuses and method != "GET"):
            return self.refuses or 401, {"message": "no"}
        where = path.partition("?")[0]
        if method == "GET" and where == "/repos/o/r/issues/7/comments":
            page = int(dict(part.split("=") for part in path.partition("?")[2].split("&"))["page"])
            return 200, self.comments[100 * (page - 1) : 100 * page]
        body = json.loads(content)["body"]
        if method == "POST" and where == "/repos/o/r/issues/7/comments":
            self.comments.append(comment(len(self.comments) + 1, body))
            return 201, self.comments[-1]
        number = int(where.removeprefix("/repos/o/r/issues/comments/"))
        (one,) = (one for one in self.comments if one["id"] == number)
        one["body"] = body
        return 200, one


def comment(number: int, body: str, kind: str = "Bot") -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": "somebody", "type": kind}}


@pytest.fixture
def forge() -> Iterator[tuple[Forge, str]]:
    made = Forge()

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, value = made.answer(self.command, self.path, content, self.headers.get("Authorization"))
            told = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = do_PATCH = reply  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def put(address: str, file: Path, key: str = "chains") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "GITHUB_API_URL": address, "GITHUB_REPOSITORY": "o/r", "GITHUB_TOKEN": KNOWN, "PULL_REQUEST": "7",
        "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    command = [sys.executable, "-P", "-I", str(ROOT / "ci" / "comment.py"), str(file), key]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_pull_request_gets_one_comment_that_is_updated(forge: tuple[Forge, str], tmp_path: Path) -> None:
    made, address = forge
    made.comments += [comment(n, f"<!-- chainsim chains -->\nquoted {n}", kind="User") for n in range(1, 121)]
    report = tmp_path / "r.md"
    for text in ("first €\n", "second\n"):
        report.write_text(text, encoding="utf-8")
        done = put(address, report)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    ours = [one for one in made.comments if one["user"]["type"] == "Bot"]
    assert [one["body"] for one in ours] == ["<!-- chainsim chains -->\nsecond\n"]
    assert made.asked[-1] == "PATCH /repos/o/r/issues/comments/121"
    put(address, report, key="other job -->")
    assert made.comments[-1]["body"].startswith("<!-- chainsim other-job- -->\n")


def test_a_token_that_may_not_write_is_told_and_fails_nothing(forge: tuple[Forge, str], tmp_path: Path) -> None:
    made, address = forge
    made.refuses = 403
    (tmp_path / "r.md").write_text("x", encoding="utf-8")
    done = put(address, tmp_path / "r.md")
    assert done.returncode == 0
    assert done.stdout.startswith("::notice title=chainsim::no comment was written (403): the job's token needs")


def test_the_problem_matcher_finds_what_chainsim_prints(tmp_path: Path) -> None:
    (pattern,) = json.loads((ROOT / "ci" / "problem-matcher.json").read_text(encoding="utf-8"))["problemMatcher"][0][
        "pattern"
    ]
    (tmp_path / "bad.yaml").write_text("version: 1\nstages:\n  - {bultin: Gain}\n", encoding="utf-8")
    (tmp_path / "hot.yaml").write_text(
        "version: 1\nsource: {signal: sine, length_s: 0.5}\nstages:\n  - {builtin: Gain, parameters: {gain_db: 30}}\n",
        encoding="utf-8",
    )
    lines = chainsim("check", "bad.yaml", "hot.yaml", "--format", "lines", cwd=tmp_path).stdout.splitlines()
    found = [re.match(pattern["regexp"], line) for line in lines]
    assert all(found)
    read = [tuple(one[pattern[key]] for key in ("file", "line", "column", "severity", "code")) for one in found if one]
    assert read[0] == ("bad.yaml", "3", "6", "error", "not-measured")
    assert ("hot.yaml", "4", "5", "warning", "over-full-scale") in read
    assert {one[3] for one in read} == {"error", "warning", "info"}
    text = chainsim("run", "bad.yaml", cwd=tmp_path).stderr.splitlines()[0]
    told = re.match(pattern["regexp"], text)
    assert told is not None
    assert (told[1], told[2], told[3]) == ("bad.yaml", "3", "6")


def test_every_option_that_examples_use_is_one() -> None:
    """What stands behind `chainsim check` in the files for GitLab and Jenkins, and the formats they write."""
    from click import Context

    from chainsim.cli.check import command
    from chainsim.cli.report_options import BADGES, JUDGED

    known = {name for parameter in command.get_params(Context(command)) for name in parameter.opts}
    for name in (".gitlab-ci.yml", "Jenkinsfile"):
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        options = set(re.findall(r"(?<=\s)--[a-z-]+(?==| \")", text[text.index("chainsim check") :]))
        assert options - {"--quiet"} <= known
        assert set(re.findall(r"--output (\w+)=", text)) <= {*JUDGED, *BADGES}
