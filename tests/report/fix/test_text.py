from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from chainsim.errors import Problem
from chainsim.model.chain_fix import Fix
from chainsim.model.finding import Severity
from chainsim.report.fix.json import fixes_values
from chainsim.report.fix.text import diff_to_text, fixes_to_text, left_to_text
from chainsim.report.kit.style import PLAIN, Style
from tests.report.results import clean_result, hot_result

REFUSED = Problem("hot.yaml", 7, 3, "'trim_db: -1.0' can't be written into stage 3: an alias")
DIFF = "--- hot.yaml\n+++ hot.yaml\n@@ -1 +1,2 @@\n a: \x9b31m\u202e 1\r\n+\tb: 2\r\n"


def fix(*, written: bool = True) -> Fix:
    hot = hot_result()
    return Fix("hot.yaml", hot.trims, (), (hot,), (clean_result(),), DIFF, written, True)


def test_what_was_written_and_what_came_of_it() -> None:
    text = fixes_to_text([fix()], PLAIN)
    lines = text.splitlines()
    assert lines[0] == "2 trims written into hot.yaml"
    assert lines[-4:] == [
        "  before: 1 error, 1 warning, 1 note; now: no findings",
        "  the output is 4.0 LU quieter (--keep-loudness turns the fader up for it)",
        "",
        "2 of 2 errors and warnings mended with 2 trims in 1 file, 0 left.",
    ]


def test_as_loud_as_before_is_not_said() -> None:
    same = replace(fix(), after=(hot_result(),))
    assert "LU" not in fixes_to_text([same], PLAIN)


def test_what_would_be() -> None:
    lines = fixes_to_text([fix(written=False), fix(written=False)], PLAIN).splitlines()
    assert lines[0] == "2 trims to write into hot.yaml"
    assert "  before: 1 error, 1 warning, 1 note; then: no findings" in lines
    assert lines[-1] == "4 of 4 errors and warnings would be mended with 4 trims in 2 files, 0 left."


def test_nothing_to_write() -> None:
    nothing = Fix("a.yaml", (), (), (clean_result(),), (clean_result(),), "", True, True)
    assert fixes_to_text([nothing], PLAIN) == "Nothing to write: no trim is needed.\n"
    assert fixes_to_text([replace(nothing, refused=(REFUSED,))], PLAIN) == f"{REFUSED}\n\nNothing to write.\n"
    assert fixes_to_text([], PLAIN) == ""
    stopped = replace(nothing, after=(replace(clean_result(), complete=False),))
    assert fixes_to_text([stopped], PLAIN) == "Nothing to write: not everything could be measured.\n"


def test_several_sources_are_told_apart() -> None:
    both = replace(fix(), before=(hot_result(), hot_result()), after=(clean_result(), hot_result()))
    name = hot_result().measurement.source.name
    text = fixes_to_text([both], PLAIN)
    assert f"  before with {name}: 1 error, 1 warning, 1 note; now: no findings\n" in text
    assert text.endswith("2 of 4 errors and warnings mended with 2 trims in 1 file, 2 left.\n")


def test_what_does_not_settle_is_said() -> None:
    assert "still asks for other trims" not in fixes_to_text([fix()], PLAIN)
    assert "still asks for other trims" in fixes_to_text([replace(fix(), settled=False)], PLAIN)


def test_what_is_left_is_errors_and_warnings_unless_notes_count() -> None:
    left = replace(fix(), after=(hot_result(),))
    text = left_to_text([left], PLAIN, Severity.ERROR)
    assert text.startswith("hot.yaml: left, with the trims made\n✗ gain-buildup, stage 3 'Drive'\n")
    assert "·" not in text
    assert "\n· " in left_to_text([left], PLAIN, Severity.INFORMATION)
    assert left_to_text([fix()], PLAIN, Severity.ERROR) == ""


def test_the_diff_is_given_byte_for_byte_and_made_harmless_for_eyes() -> None:
    assert diff_to_text(DIFF) == DIFF
    seen = diff_to_text(DIFF, Style(color=True))
    assert seen.splitlines()[3:] == [" a: \\x9b31m\\u202e 1", "\x1b[32m+    b: 2\x1b[0m"]


def test_json_says_the_same() -> None:
    (value,) = fixes_values([replace(fix(), refused=(REFUSED,))])["fixes"]
    assert (value["file"], value["written"], value["settled"], value["diff"]) == ("hot.yaml", True, True, DIFF)
    assert value["before"] == [{"error": 1, "warning": 1, "information": 1}]
    assert value["after"] == [{"error": 0, "warning": 0, "information": 0}]
    assert value["refused"] == [{"file": "hot.yaml", "line": 7, "column": 3, "message": REFUSED.message}]
    assert [trim["where"] for trim in value["trims"]] == [trim.where.value for trim in hot_result().trims]
    assert fixes_values([fix(written=False)])["fixes"][0]["written"] is False


@pytest.mark.parametrize("width", [40, 59, 80])
def test_no_line_is_wider_than_asked(width: int) -> None:
    wide = replace(fix(), file="漢字/" * 30, refused=(REFUSED,), after=(hot_result(),), settled=False)
    style = Style(width=width)
    text = fixes_to_text([wide], style) + left_to_text([wide], style, Severity.ERROR)
    assert max(map(cell_len, text.splitlines())) <= width
