"""`python -m bench.fuzz_chains`: hostile chain and session files, mutated from every one in this repository.

Each case starts from a chain that is right, or from nothing, and injures it: bytes, lines, values, encodings, nesting,
aliases, sizes up to the limit. Allowed: a chain or session, or problems of one printable line each, with a position
that exists. Inputs that are answered with words not seen before join the ones to start from, for the rest of their
batch; so a batch of 2,000 can be repeated by its number alone.

    python -m bench.fuzz_chains [--cases 200000] [--seed 1] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import codecs
import random
import re
import sys
from pathlib import Path

from bench.fuzzing import Tally, try_all, work
from chainsim.load import ChainDocument, SessionDocument, is_session, parse_document, parse_session
from chainsim.load.chain_files import MAX_BYTES
from chainsim.load.mistakes import MOST_MISTAKES
from tests.tools.cache import ROOT

BATCH = 2_000
LONGEST_MESSAGE = 800

VALUES = (
    *("1e400", "-1e400", ".nan", ".inf", "-.inf", "1e-400", "9" * 400, "0x" + "f" * 4000, "-0", "0o17", "1_000"),
    *("true", "no", "~", '""', "[]", "{}", "[[]]", "{a: 1}", "'", '"', "*a", "&a", "&a [*a]", "<<: *a", "!!x:y"),
    *("|\n  a", ">-\n  b", "? [a]\n: b", "--- ", "...", "%YAML 9.9", "2024-01-01", "\\x00", '"\\0"', '"\\u202e"'),
    *("\x00", "\x1b[31m", "\x07", "\x85", "\u2028", "\u202e", "\ufeff", "\ud7ff", "\U0001f3a4", "\t", "\r", "\x7f"),
    *("/etc/passwd", "../../../etc/shadow", "~/x.vst3", "$HOME/x.vst3", "//host/share/x.wav", "con:", "a" * 5000),
)  # fmt: skip
KEYS = (
    *("version", "name", "source", "reference", "input_trim_db", "stages", "builtin", "vst3", "au", "plugin_name"),
    *("preset", "state", "parameters", "trim_db", "intent", "bypass", "parallel", "gain_db", "fader_db", "limits"),
    *("tracks", "groups", "bus", "chain", "group", "pan", "pan_law_db", "mute", "start_s", "sample_rate_hz"),
    *("ignore", "expect", "file", "signal", "length_s", "seed", "rms_dbfs", "max_peak_dbfs", "", "<<", "-", "?"),
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp037", "shift_jis", "utf-7")
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def seeds() -> list[bytes]:
    """Every chain file in the repository, right or wrong."""
    folders = ("chains", "examples", "tests/cases", "chainsim/load")
    return [path.read_bytes() for folder in folders for path in sorted((ROOT / folder).rglob("*.yaml"))]


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """One to five injuries."""
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        data = rng.choice(_INJURIES)(data, other, rng)
        if len(data) > MAX_BYTES:
            return data[:MAX_BYTES]
    return data


def _bytes(data: bytes, other: bytes, rng: random.Random) -> bytes:
    at, count = rng.randrange(len(data) + 1), rng.choice((1, 1, 2, 8, 64))
    kind = rng.randrange(4)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + data[at + count :]
    if kind == 2:
        return data[:at] + rng.randbytes(count) + data[at + count :]
    start = rng.randrange(len(other) + 1)
    return data[:at] + other[start : start + 16 * count] + data[at:]


def _signs(data: bytes, _: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    sign = rng.choice("[]{},:-?&*!|>'\"%@`#\n\t ~<=\\\0\r")
    return data[:at] + (sign * rng.choice((1, 1, 1, 2, 200))).encode() + data[at:]


def _lines(data: bytes, other: bytes, rng: random.Random) -> bytes:
    lines, others = data.split(b"\n"), other.split(b"\n")
    at, kind = rng.randrange(len(lines)), rng.randrange(6)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, rng.choice(others))
    elif kind == 2:
        lines[at] = b" " * rng.choice((1, 2, 3, 40)) + lines[at]
    elif kind == 3:
        lines[at] = lines[at].lstrip()
    elif kind == 4:
        lines[at : at + 1] = [lines[at]] * rng.choice((2, 2, 3, 100))
    else:
        rng.shuffle(lines)
    return rng.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(lines)


def _value(data: bytes, _: bytes, rng: random.Random) -> bytes:
    places = list(re.finditer(rb"(?<=: )[^\n,}\]]+", data))
    if not places:
        return data + b"\nstages: " + rng.choice(VALUES).encode("utf-8", "surrogatepass")
    place = rng.choice(places)
    return data[: place.start()] + rng.choice(VALUES).encode("utf-8", "surrogatepass") + data[place.end() :]


def _key(data: bytes, _: bytes, rng: random.Random) -> bytes:
    places = list(re.finditer(rb"(?<![a-z_0-9])[a-z_0-9]++(?=:)", data))  # linear, also in 100,000 letters
    if not places:
        return rng.choice(KEYS).encode() + b": " + data
    place = rng.choice(places)
    return data[: place.start()] + rng.choice(KEYS).encode() + data[place.end() :]


def _encoding(data: bytes, _: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.3:
        at = rng.choice((0, 0, rng.randrange(len(data) + 1)))
        return data[:at] + rng.choice(MARKS) + data[at:]
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def _large(data: bytes, _: bytes, rng: random.Random) -> bytes:
    """Deep, wide or long: seldom, since each takes as long as a thousand others."""
    if rng.random() > 0.02:
        return _value(data, _, rng)
    count = rng.choice((50, 99, 101, 1_000, 10_000, 100_000))
    opening = rng.choice((b"[", b"{a: ", b"- ", b"? ", b"&a ", b"stages: [{parallel: [{stages: ["))
    head = b"version: 1\nname: x\nstages:\n"
    return rng.choice(
        (
            head[:-8] + opening * count,
            head + b"  - {builtin: Gain}\n" * min(count, 50_000),
            head + b"  - {builtin: Gain, parameters: {" + b"".join(b"p%d: 1, " % n for n in range(count)) + b"}}\n",
            head + b"  - &a {builtin: Gain, trim_db: x}\n" + b"  - *a\n" * count,
            b"a: &a0 [x]\n"
            + b"".join(b"b%d: &a%d [*a%d, *a%d]\n" % (n, n + 1, n, n) for n in range(min(count, 9_000))),
            head + b"  - {vst3: " + b"x" * count + b"}\n",
            data + b"\n" + b"k: 1\n" * count,
            data + b"\nfader_db: " + b"9" * count,
            data + rng.choice((b"\n", b" ", b"\t", b"#", b"\0", b"\xff")) * count,
        )
    )


_INJURIES = (_bytes, _bytes, _signs, _signs, _lines, _value, _value, _value, _key, _encoding, _large)


class ChainTrial:
    """Reads one injured chain file a case."""

    def __init__(self, seed: int, keep: Path | None) -> None:
        self._seed, self._keep = seed, keep
        self._first = seeds()
        self._known = list(self._first)
        self._said: set[str] = set()
        self._rng = random.Random()

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it."""
        if case % BATCH == 0:
            self._known, self._said = list(self._first), set()
            self._rng = random.Random(self._seed << 32 | case)
        start_from = self._rng.choice((self._first, self._known))  # what has been injured often is soon beyond reading
        data = mutate(self._rng.choice(start_from), self._rng.choice(self._known), self._rng)
        if self._keep is not None:
            (self._keep / "last").write_bytes(data)
        as_session = is_session(data)
        document = (parse_session if as_session else parse_document)(data, "f.yaml", Path())
        words = re.sub(r"'[^']*'|[0-9]+", "", "|".join(problem.message for problem in document.problems))
        if words not in self._said and len(data) < 20_000:
            self._said.add(words)
            self._known.append(data)
        wrong = what_is_wrong(document, data)
        if wrong:
            if self._keep is not None:
                (self._keep / f"case-{case}").write_bytes(data)
            return "bad message", wrong
        kind = "session" if as_session else "chain"
        return (f"{kind} refused", "") if document.problems else (f"{kind} read", "")


def what_is_wrong(document: ChainDocument | SessionDocument, data: bytes) -> str:
    """What an answer has that it must not have; nothing, if it is right."""
    read = document.chain if isinstance(document, ChainDocument) else document.session
    if (read is None) != bool(document.problems):
        return "neither read nor a problem"
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\x85") + data.count(b"\x20\x28") + 2
    lines += data.count(b"\x28\x20") + data.count(b"\xe2\x80\xa8") + data.count(b"\xe2\x80\xa9")
    for problem in document.problems:
        if not problem.message.isprintable() or len(problem.message) > LONGEST_MESSAGE:
            return f"not one short line: {problem.message!r}"
        if "something else" in problem.message:
            return f"no words for it: {problem.message!r}"
        if problem.line is None or problem.column is None:
            if not problem.message.startswith(f"only the first {MOST_MISTAKES}"):
                return f"no position: {problem.message!r}"
        elif not (1 <= problem.line <= lines and 1 <= problem.column <= len(data) + 1):
            return f"no such place: {problem}"
    for path, _ in document.stages if isinstance(document, ChainDocument) else ():
        if min(document.position(document.stage_location(path))) < 1:
            return f"stage {path} stands nowhere"
    return ""


def main() -> int:
    """Run all cases, or as a worker some of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--worker", nargs=2, type=int)
    asked = parser.parse_args()
    if asked.keep is not None:
        asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.worker:
        work(ChainTrial(asked.seed, asked.keep), *asked.worker)
        return 0
    tally = fuzz(asked.cases, asked.seed, asked.keep)
    print(tally.report("chain and session files"))
    return 1 if tally.broken else 0


def fuzz(cases: int, seed: int, keep: Path | None = None) -> Tally:
    """Try so many cases."""
    tally = Tally()
    arguments = ["--seed", str(seed), *(["--keep", str(keep)] if keep is not None else [])]
    for answer in try_all("bench.fuzz_chains", 0, cases, *arguments):
        tally.take(answer)
    return tally


if __name__ == "__main__":
    sys.exit(main())
