"""What `--scheduler` may say, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chainsim.cluster.address import Address, parse_address
from chainsim.errors import UsageError

EXPECTED = "expected tls://HOST:PORT, tcp://HOST:PORT, local:N, the path of a scheduler file, or dask"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tls://farm.example:8786", Address("tls://farm.example:8786")),
        ("tcp://127.0.0.1:8786", Address("tcp://127.0.0.1:8786")),
        ("tcp://localhost:1", Address("tcp://localhost:1")),
        ("tcp://[::1]:8786", Address("tcp://[::1]:8786")),
        ("local:1", Address(None, 1)),
        ("local:1024", Address(None, 1024)),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["http://farm:8786", "tls://farm", "tls://:8786", "tcp://farm:x", "tls://[::1:8786"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_address(text, insecure=True)
    assert str(refused.value) == f"--scheduler '{text}': {EXPECTED}"


@pytest.mark.parametrize("text", ["local:0", "local:1025"])
def test_too_few_and_too_many_workers(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_address(text)
    assert str(refused.value) == f"--scheduler '{text}': expected 1 to 1024 workers of this machine"


@pytest.mark.parametrize("host", ["farm.example", "10.0.0.7", "0.0.0.0", "localhost.example"])  # noqa: S104
def test_plain_tcp_beyond_this_machine_wants_a_word(host: str) -> None:
    url = f"tcp://{host}:8786"
    with pytest.raises(UsageError) as refused:
        parse_address(url)
    assert str(refused.value) == (
        f"--scheduler '{url}': anybody on the way can run programs on this machine and on every worker; "
        "use tls:// (see docs/cluster.md), or --insecure in a network that is yours alone"
    )
    assert parse_address(url, insecure=True) == Address(url)


def test_a_scheduler_file(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"type": "Scheduler", "address": "tcp://127.0.0.1:8786"}))
    assert parse_address(str(file)) == Address("tcp://127.0.0.1:8786")


def test_a_scheduler_file_names_no_open_network_either(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": "tcp://10.0.0.7:8786"}))
    with pytest.raises(UsageError, match=r"^--scheduler 'tcp://10\.0\.0\.7:8786': anybody on the way"):
        parse_address(str(file))


@pytest.mark.parametrize("content", ["", "[]", '{"address": 3}', '{"address": "here"}', "\0"])
def test_a_file_that_is_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(content)
    with pytest.raises(UsageError) as refused:
        parse_address(str(file))
    said = f"--scheduler '{file}': not a file that `dask scheduler --scheduler-file` has written"
    assert str(refused.value) == said


def test_no_file() -> None:
    with pytest.raises(UsageError) as refused:
        parse_address("nowhere.json")
    assert str(refused.value) == f"--scheduler 'nowhere.json': no such file; {EXPECTED}"
