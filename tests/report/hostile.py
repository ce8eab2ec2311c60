"""Names that a stranger may give to files, chains and stages, and results that are full of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from chainsim.errors import ChainFileError, Problem
from chainsim.model.check_outcome import Measured, NotMeasured, Skipped
from chainsim.model.checked_chain import Checked
from tests.report.results import hot_chain, hot_result

NAMES = (
    "<script>alert(1)</script>",
    "]]></failure><x>",
    "a\n::error file=x::owned",
    "::error::owned",
    "##[error]owned",
    "bell\a null\0 escape\x1b[31m \ufffe \ud800",
    "| --- | **bold** `code` [link](http://x.y) $x$ @everyone #12 www.x.y",
    "- [ ] 1. # heading",
    "\u202egnp.exe\u2066",
    "100%25 a:b,c",
    "名前 é",
)

slowly = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.one_of(st.sampled_from(NAMES), st.text(st.characters(), min_size=1, max_size=40))


def checked_with(name: str) -> list[Checked]:
    """A result and an error in which everything that can have a name has this one."""
    written = name.encode("utf-8", "replace").decode()  # a chain file is UTF-8; a file's name need not be
    result = hot_result(hot_chain((written,) * 5))
    said = tuple(
        replace(finding, message=f"Stage {name} is hot.", action=f"Turn {name} down.") for finding in result.findings
    )
    trims = tuple(replace(trim, reason=f"because of {name}") for trim in result.trims)
    measurement = replace(result.measurement, source=replace(result.measurement.source, name=name))
    error = ChainFileError([Problem(name, 7, 5, f"unknown key '{name}'")])
    hot = replace(result, measurement=measurement, findings=said, trims=trims)
    return [
        Checked(name, name, Measured(hot)),
        Checked(name, None, NotMeasured(error)),
        Checked(name, None, Skipped(name)),
    ]
