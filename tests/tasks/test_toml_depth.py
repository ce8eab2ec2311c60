"""Deep files are refused before they cost time; what settings and other programs write is not deep."""

from __future__ import annotations

import time

import pytest

from chainsim.tasks.toml_depth import MOST_DEEP, TooDeep, read_toml

N = 100_000


@pytest.mark.parametrize(
    "content",
    [
        b"a." * N + b"b = 1",
        b"[" + b"a." * N + b"b]",
        b"[[" + b"a . " * N + b"b]]",
        b'"a".' * N + b"b = 1",
        b"'a b'.\t" * N + b"b = 1",
        b"x = {" + b"a." * N + b"b = 1}",
        b"x = " + b"[" * N + b"]" * N,
        b"x = " + b"{a = " * N,
        b"a." * MOST_DEEP + b"b = 1",
        b"x = " + b"[" * MOST_DEEP + b"]" * MOST_DEEP,
    ],
)
def test_too_deep(content: bytes) -> None:
    began_s = time.process_time()
    with pytest.raises(TooDeep):
        read_toml(content)
    assert time.process_time() - began_s < 2.0  # 100,000 parts take tomllib hours


@pytest.mark.parametrize(
    "content",
    [
        b"a." * (MOST_DEEP - 2) + b"b = 1",
        b"\n".join(b"version%d = '1.2.3'" % number for number in range(1000)),
        b"text = '''" + b"A sentence. " * 1000 + b"'''",
        b"x = [" + b"1.5, " * 1000 + b"]",
        b"# " + b"." * 1000,
        b"x = '" + b"../" * 1000 + b"'",
    ],
)
def test_deep_enough(content: bytes) -> None:
    assert read_toml(content) is not None
