"""`python -m bench.fuzz_config`: hostile settings files, mutated from right ones.

Every other case is a chainsim.toml, the rest a pyproject.toml among other programs' tables. Bytes, lines, values, keys,
nesting, sizes and encodings are injured, and the settings are asked for as `chainsim check` would. Allowed: settings,
or a UsageError that the command line shows as one line that says which file.

    python -m bench.fuzz_config [--cases 2000] [--seed 1] [--keep FOLDER]
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from bench.fuzzer import Fuzzer
from chainsim.errors import UsageError
from chainsim.tasks.settings import KINDS, check_settings, settings_for, settings_to_text

LONGEST_MESSAGE = 800
SETTINGS = b"""\
paths = ["chains", "more/*.yaml"]
audio = "vocal.wav"
fail_on = "warning"
select = ["internal-clipping", "gain-buildup"]
ignore = []
missing_plugin = "skip"
allow_empty = true
jobs = 2
policy = "clean"
tail_s = 2.5
timeout_s = 30
format = "json"

[per_file_ignores]
"drums/*.yaml" = ["weak-signal"]
"""
OTHERS = b'[project]\nname = "song"\nversion = "1"\n\n[tool.ruff.lint.per-file-ignores]\n"tests/**" = ["S101"]\n\n'
FIRST = {
    "chainsim.toml": SETTINGS,
    "pyproject.toml": OTHERS + b"[tool.chainsim]\n" + SETTINGS.replace(b"[per_file", b"[tool.chainsim.per_file"),
}
VALUES = (
    *("1e400", "-inf", "nan", "-0.0", "9" * 400, "9" * 5000, "0x" + "f" * 5000, "1_000", "0o17", "true", "False", ""),
    *('""', "[]", "{}", "[[]]", "[[[1]]]", "{a = 1}", "[1, 'a', {b = []}]", "[true]", "1979-05-27", "07:32:00"),
    *("1979-05-27T07:32:00Z", "'''\n a\n'''", '"""\\\n b"""', '"\\u0000"', '"\\u202e"', '"\\u2028"', '"\\n\\n"'),
    *('"/etc/passwd"', '["../../../etc/shadow"]', '"~/x"', '"//host/share/x"', '"a\\\\b"', '"{[*?"'),
    '"' + "a" * 5000 + '"',
    *("\x00", "\x1b[31m", "\x85", "\u202e", "\ufeff", "\U0001f3a4", "'", '"', "[", "]", "#", "=", "."),
)  # fmt: skip
KEYS = (
    *KINDS,
    *("per_file_ignores", "plugin_dir", "plugin-dirs", "fail-on", "", '""', "'a.b'", "a.b.c", "tool", "paths.x", "0"),
    *('"\\u0000"', '"\\n"', "Fail_On", "chainsim", "?", "[[paths]]", "[jobs]", "k" * 5000),
)
ENCODINGS = ("utf-16", "utf-8-sig", "latin-1", "utf-32", "cp037")


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """One to four injuries."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(_INJURIES)(data, other, rng)
    return data


def _bytes(data: bytes, other: bytes, rng: random.Random) -> bytes:
    at, count = rng.randrange(len(data) + 1), rng.choice((1, 1, 8, 64))
    start = rng.randrange(len(other) + 1)
    return data[:at] + rng.choice((b"", rng.randbytes(count), other[start : start + count])) + data[at + count :]


def _lines(data: bytes, _: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    kind = rng.randrange(4)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines[at : at + 1] = [lines[at]] * rng.choice((2, 100))
    elif kind == 2:
        rng.shuffle(lines)
    else:
        lines.insert(at, rng.choice(KEYS).encode() + b" = " + rng.choice(VALUES).encode())
    return rng.choice((b"\n", b"\n", b"\r\n", b"\r")).join(lines)


def _value(data: bytes, _: bytes, rng: random.Random) -> bytes:
    places = list(re.finditer(rb"(?<== )[^\n]+", data))
    if not places:
        return data + b"\njobs = " + rng.choice(VALUES).encode()
    place = rng.choice(places)
    return data[: place.start()] + rng.choice(VALUES).encode() + data[place.end() :]


def _key(data: bytes, _: bytes, rng: random.Random) -> bytes:
    places = list(re.finditer(rb"(?m)^[a-z_]+(?= =)|(?<=\[)[^\n\[\]]++(?=\])", data))
    if not places:
        return rng.choice(KEYS).encode() + b" = 1\n" + data
    place = rng.choice(places)
    return data[: place.start()] + rng.choice(KEYS).encode() + data[place.end() :]


def _encoding(data: bytes, _: bytes, rng: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def _large(data: bytes, _: bytes, rng: random.Random) -> bytes:
    """Deep, wide or long."""
    count = rng.choice((31, 33, 1_000, 5_000, 100_000))
    return data + rng.choice(
        (
            b"\nx = " + b"[" * count,
            b"\nx = " + b"[" * count + b"]" * count,
            b"\nx = " + b"{a = " * count,
            b"\n" + b"a." * count + b"b = 1",
            b"\n[" + b"a." * count + b"b]",
            b"\nselect = [" + b'"x",' * count + b"]",
            b"\n" + b"".join(b"k%d = 1\n" % n for n in range(min(count, 20_000))),
            b"\nfail_on = '" + b"x" * count + b"'",
            b"\n#" + b"x" * (20 * count),
            b"\njobs = " + b"9" * count,
        )
    )


_INJURIES = (_bytes, _bytes, _lines, _lines, _value, _value, _value, _key, _key, _encoding, _large)


class ConfigTrial:
    """Asks for the settings of one injured file a case."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed, self._folder = seed, folder

    def file(self, case: int) -> tuple[str, bytes]:
        """The case's file, with its name."""
        name, data = self.data(case)
        return f"-{name}", data

    def data(self, case: int) -> tuple[str, bytes]:
        """A case's file: its name, and what it holds."""
        rng = random.Random(self._seed << 32 | case)
        name = ("chainsim.toml", "pyproject.toml")[case % 2]
        return name, mutate(FIRST[name], rng.choice(tuple(FIRST.values())), rng)

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it."""
        for old in FIRST:
            (self._folder / old).unlink(missing_ok=True)
        name, data = self.data(case)
        (self._folder / name).write_bytes(data)
        try:
            settings = settings_for({}, folder=self._folder, giver="nobody")
            check_settings(settings)
        except UsageError as error:
            message = str(error)
            says_where = message.startswith(str(self._folder / name))
            if not (message.isprintable() and says_where and len(message) < LONGEST_MESSAGE):
                return "bad message", repr(message)
            return "refused", message
        return "read", f"{len(settings_to_text(settings))} characters"


FUZZER = Fuzzer("bench.fuzz_config", "settings files", 2_000, ConfigTrial)

if __name__ == "__main__":
    sys.exit(FUZZER.main())
