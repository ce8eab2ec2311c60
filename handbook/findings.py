"""A page for every finding and judgement: what `chainsim explain` prints, with a picture from a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chainsim import diagnose, judge
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from chainsim.report.findings_page import paragraphs
from chainsim.report.kit.html.explanation import explained
from chainsim.report.kit.markdown import markdown
from handbook.pictures import Case, CaseFailed
from handbook.places import write

Cases = Mapping[tuple[str, str], Case]
"""By the finding's name and the kind of case."""

_KINDS = (
    ("In a chain", "chain", tuple(FINDINGS)),
    ("In a session", "session", tuple(SESSION_FINDINGS)),
    ("In a finished file", "review", tuple(judge.JUDGES)),
)
_PLAYED = {
    "chain": "This chain, played by the build of this page:",
    "session": "This session, mixed by the build of this page:",
    "review": "What this chain gives, written to a file and reviewed by the build of this page:",
}


def names() -> list[str]:
    """Of all pages, in the order of their lists."""
    return list(dict.fromkeys(name for _, _, listed in _KINDS for name in listed))


def write_findings(played: Iterable[Case]) -> None:
    """All pages, and the page that lists them.

    Raises:
        CaseFailed: a page without a case, and so without a picture.
    """
    cases = {(case.name, case.kind): case for case in played}
    for name in names():
        write(f"findings/{name}.md", "\n".join([f"# {name}", "", *_body(name, cases)]))
    write("findings/index.md", "\n".join(_index()))


def _body(name: str, cases: Cases) -> list[str]:
    lines: list[str] = []
    if name in FINDINGS | SESSION_FINDINGS:
        spec = (FINDINGS | SESSION_FINDINGS)[name]
        lines += [f"**{spec.severity.value.capitalize()}:** {markdown(spec.summary)}.", ""]
        kind = "chain" if name in FINDINGS else "session"
        lines += [*_picture(cases, name, kind), *paragraphs(explained(name, diagnose.explain(name)))]
        if spec.limit is not None:
            value = f"{spec.limit.default:g} {spec.limit.unit}".rstrip()
            lines += [
                f"**The limit:** `{spec.limit.key}` in a chain file's `limits:`, {markdown(spec.limit.meaning)}; "
                f"{markdown(value)} unless you set it. A value equal to it is no finding.",
                "",
            ]
        lines += [f"**To ignore it:** `ignore: [{name}]` in the chain file, or `--ignore {name}`.", ""]
    if name in judge.JUDGES:
        page = explained(name, judge.explain(name))
        lines += ["## In a finished file", ""] if lines else []
        lines += [f"**A judgement of `chainsim review`:** {markdown(page.summary)}", ""]
        lines += [*_picture(cases, name, "review"), *paragraphs(page)]
    return lines


def _picture(cases: Cases, name: str, kind: str) -> list[str]:
    case = cases.get((name, kind))
    if case is None:
        raise CaseFailed(f"handbook/cases: no {name}.{kind}.yaml, so the page has no picture")
    file = f"{case.name}.{case.kind}.svg"
    write(f"findings/pictures/{file}", case.svg)
    said = markdown(case.said)
    return [
        f"![{markdown(_alternative(case))}](pictures/{file})",
        "",
        f"> {said}",
        "",
        f'??? example "{_PLAYED[case.kind]}"',
        "",
        "    ```yaml",
        *(f"    {line}".rstrip() for line in case.source.replace("../../examples/", "examples/").splitlines()),
        "    ```",
        "",
    ]


def _alternative(case: Case) -> str:
    """The picture in words."""
    what = {"chain": "The chain's meters", "session": "The meters of all tracks", "review": "Loudness over time"}
    return f"{what[case.kind]}, with {case.name}"


def _index() -> list[str]:
    lines = [
        "# Findings",
        "",
        "What chainsim looks for. Each page says what it means, why it matters, how it was measured, what to do and "
        "when to ignore it, as `chainsim explain NAME` does; the picture is from a run.",
        "",
    ]
    for heading, kind, listed in _KINDS:
        lines += [f"## {heading}", "", "| Finding | What it says |", "| --- | --- |"]
        lines += [f"| [{name}]({name}.md) | {_summary(name, kind)} |" for name in listed]
        lines.append("")
    return lines


def _summary(name: str, kind: str) -> str:
    if kind == "review":
        return markdown(explained(name, judge.explain(name)).summary)
    spec = (FINDINGS | SESSION_FINDINGS)[name]
    return f"*{spec.severity.value}*: {markdown(spec.summary)}"
