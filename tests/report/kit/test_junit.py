"""Read back by junitparser, which is not ours."""

from __future__ import annotations

from junitparser import Error, Failure, JUnitXml, Skipped

from chainsim.report.kit.junit import Case, Ended, document, suite


def test_cases_end_as_a_reader_sees_them_and_are_counted() -> None:
    cases = [
        Case("mix", "passed", "mix.wav", time_s=1.25),
        Case("mix", "told", "mix.wav", Ended.TOLD, lines=("warning: loud", "turn it down")),
        Case("mix", "skipped", "mix.wav", Ended.SKIPPED, message="not asked for"),
        Case("mix", "failed", "mix.wav", Ended.FAILED, "error", "clips", ("at 1 s", "at 2 s"), line=7),
        Case("mix", "not run", "mix.wav", Ended.NOT_RUN, "AudioError", "no audio"),
    ]
    parsed = JUnitXml.fromstring(document("all", [suite("mix.wav", cases, 2.5), suite("empty", [], 0.5)], 3.0).encode())
    assert (parsed.name, parsed.tests, parsed.failures, parsed.errors, parsed.skipped) == ("all", 5, 1, 1, 1)
    first, second = parsed
    assert (first.name, first.tests, first.time, second.tests) == ("mix.wav", 5, 2.5, 0)
    passed, told, skipped, failed, not_run = first
    assert passed.is_passed and passed.time == 1.25
    assert told.is_passed and told.system_out == "warning: loud\nturn it down"
    ((skip,), (failure,), (error,)) = skipped.result, failed.result, not_run.result
    assert isinstance(skip, Skipped) and skip.message == "not asked for"
    assert isinstance(failure, Failure) and (failure.type, failure.message, failure.text) == (
        "error", "clips", "at 1 s\nat 2 s",
    )  # fmt: skip
    assert failed._elem.get("line") == "7"
    assert isinstance(error, Error) and (error.type, error.message, error.text) == ("AudioError", "no audio", None)


def test_what_xml_cant_hold_is_written_out() -> None:
    case = Case("a\x00b", "<&>", "\x1b.wav", Ended.FAILED, message="one\ntwo", lines=("\x07",))
    (parsed,) = JUnitXml.fromstring(document("x", [suite("\ufffe", [case], 0.0, file="\x01")], 0.0).encode())
    assert (parsed.name, parsed._elem.get("file")) == (r"\ufffe", r"\x01")
    (read,) = parsed
    assert (read.classname, read.name, read._elem.get("file")) == (r"a\x00b", "<&>", r"\x1b.wav")
    assert (read.result[0].message, read.result[0].text) == (r"one\ntwo", r"\x07")
