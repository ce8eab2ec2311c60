from __future__ import annotations

import tracemalloc

import pytest

from chainsim.exchange.reaper import rpp_parser
from chainsim.exchange.reaper.rpp_parser import Block, read_tree, split_words
from chainsim.exchange.unreadable_file import ExchangeError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('NAME "Lead Vocal"', ["NAME", "Lead Vocal"]),
        ("NAME 'say \"hi\"'", ["NAME", 'say "hi"']),
        ('NAME `it\'s "quoted"`', ["NAME", 'it\'s "quoted"']),
        ('VST "a" b.vst3 0 "" 1{AB} ""', ["VST", "a", "b.vst3", "0", "", "1{AB}", ""]),
        ('NAME "never closed', ["NAME", "never closed"]),
        ("  A\t1  2 ", ["A", "1", "2"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_every_byte_belongs_to_one_line(end: bytes) -> None:
    data = end.join([b"<A 1", b"  X 1", b"  <B", b"    >", b"  Y \xff", b">", b""])
    found = read_tree(data, "a")
    (a,) = found.root.entries
    assert isinstance(a, Block)
    assert a.last is not None
    x, b, y = a.entries
    assert isinstance(b, Block)
    assert b.last is not None
    assert not isinstance(x, Block)
    assert not isinstance(y, Block)
    lines = [a.head, x, b.head, b.last, y, a.last]
    assert b"".join(data[line.start : line.end] for line in lines) == data
    assert found.text(y) == "Y \udcff"
    assert found.place(y) == "a:5"


def test_a_stray_end_is_passed_over() -> None:
    assert [type(entry).__name__ for entry in read_tree(b"<JS a\n>\n>\n", "a").root.entries] == ["Block", "Line"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<A\n<B\n>\n", "a:1: the block 'A' is never closed: the file is cut short"),
        (b"<A\n" * 1_000_000, "a:200: more than 200 blocks inside one another"),
        (b"MZ\0\0", "a: not text; REAPER's files are"),
    ],
)
def test_what_is_no_project(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_tree(data, "a")
    assert str(caught.value) == message


def test_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpp_parser, "MOST_LINES", 1000)
    read_tree(b"\n" * 1000, "a")
    with pytest.raises(ExchangeError, match="a: more than 1,000 lines"):
        read_tree(b"\n" * 1001, "a")


def test_memory_is_a_few_times_the_text() -> None:
    data = b"<A\n" + (b"A" * 127 + b"\n") * 80_000 + b">\n"
    tracemalloc.start()
    read_tree(data, "a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2.5 * len(data)  # 60 + 3 x 32 + 8 bytes for a line of 128
