from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

import pytest

from chainsim.serve.page_reconnection import ReconnectionChallenge
from chainsim.serve.restart_state import Remembered, remember, remembered
from tests.tools.served import Answer, Served, served

KEY = "ab" * 32


def proof(key: str, question: str, port: int) -> str:
    return hmac.new(key.encode(), f"{question}@{port}".encode(), hashlib.sha256).hexdigest()


def test_a_question_is_answered_once_by_who_has_the_key() -> None:
    returning = ReconnectionChallenge(KEY, 4000)
    question = returning.question()
    assert not returning.answered("another", proof(KEY, "another", 4000))
    assert not ReconnectionChallenge("cd" * 32, 4000).answered(question, proof(KEY, question, 4000))
    assert returning.answered(question, proof(KEY, question, 4000))
    assert not returning.answered(question, proof(KEY, question, 4000))


def test_an_answer_for_another_port_is_worth_nothing() -> None:
    returning = ReconnectionChallenge(KEY, 4000)
    question = returning.question()
    assert not returning.answered(question, proof(KEY, question, 4001))


def test_what_is_remembered_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "page.json"
    known = Remembered()
    remember(file, known, "a.yaml", 4000)
    remember(file, remembered(file), "b.yaml", 4001)
    assert remembered(file) == Remembered(known.key, {"a.yaml": 4000, "b.yaml": 4001})
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"key": "short", "ports": {}}', b'{"key": 3, "ports": 3}'])
def test_what_was_not_left_by_us_is_as_if_nothing_were(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "page.json"
    file.write_bytes(content)
    assert remembered(file).ports == {}
    assert len(remembered(file).key) == 64


@pytest.mark.slow
def test_the_next_server_has_the_same_address_and_knows_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with served(cwd=tmp_path) as first:
        first.enter()
        key = first.ask("GET", "/key").body.decode()
        old = first.cookie
        with served(cwd=tmp_path) as beside:  # while the port is taken
            assert beside.port != first.port
    with served("--port", str(first.port), cwd=tmp_path):
        pass
    with served(cwd=tmp_path) as second:
        assert second.port == first.port
        second.cookie = old
        assert second.ask("GET", "/").status == 403
        question = second.ask("GET", "/again", cookie="").body.decode()
        assert back(second, question, proof("cd" * 32, question, second.port)).status == 403
        question = second.ask("GET", "/again", cookie="").body.decode()
        answer = back(second, question, proof(key, question, second.port))
        assert answer.status == 200
        second.cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
        assert second.ask("GET", "/").status == 200


def back(server: Served, question: str, answer: str) -> Answer:
    return server.ask("POST", f"/again?question={question}&answer={answer}", b"", cookie="")
