"""For pytest: `assert_levels`, and chain and session files collected as tests with `--chainsim`.

What is checked and how is what `chainsim check` would do in the folder that pytest was started in: its settings count.

pytest imports this module in every run, so nothing here is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from chainsim.model.check_run import CheckRun
    from chainsim.model.checked_chain import Checked
    from chainsim.model.levels import Levels
    from chainsim.model.result import Result
    from chainsim.tasks.check_request import CheckRequest

Range = tuple[float | None, float | None]
"""The least and the most that a level may be; None: no limit on that side."""

AssertLevels = Callable[..., "Result"]

_POSSIBLE = (".yaml", ".yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--chainsim`."""
    parser.getgroup("chainsim").addoption(
        "--chainsim",
        action="store_true",
        help="Collect chain and session files: one fails where `chainsim check` would.",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A chain or session file is a test, where that was asked for."""
    if not parent.config.getoption("--chainsim") or not file_path.name.lower().endswith(_POSSIBLE):
        return None
    from chainsim.batch.discovery import is_chain

    return _ChainFile.from_parent(parent, path=file_path) if is_chain(file_path) else None


@pytest.fixture
def assert_levels() -> AssertLevels:
    """A function: `assert_levels("vocal.yaml", "take.wav", tap=3, true_peak_dbtp=(None, -1))`.

    The chain is rendered, and every level named (see `chainsim.model.levels`) must be within its range, at `tap`, else
    at the output. Returns the result, for what else is to be asked of it.
    """

    def check(chain: Any, audio: Any = None, *, tap: int | None = None, **ranges: Range) -> Result:  # noqa: ANN401
        import chainsim

        result = chainsim.run(chain, audio)
        measurement = result.measurement
        levels = measurement.output if tap is None else measurement.taps[tap].levels
        wrong = list(_out_of_range(levels, ranges))
        place = "output" if tap is None else f"tap {tap}"
        if wrong:
            pytest.fail("\n".join(f"{place}: {text}" for text in wrong), pytrace=False)
        return result

    return check


def _out_of_range(levels: Levels, ranges: dict[str, Range]) -> Iterator[str]:
    from chainsim.diagnose.expectation_wording import number_words

    for name, (least, most) in ranges.items():
        value = getattr(levels, name)
        if value is None:
            yield f"{name} can't be measured: {levels.undefined.get(name, 'silent')}"
        elif least is not None and value < least:
            yield f"{name} is {number_words(value, least, 2)}, expected at least {least:g}"
        elif most is not None and value > most:
            yield f"{name} is {number_words(value, most, 2)}, expected at most {most:g}"


class _ChainFile(pytest.File):
    """A chain or session file, with a test for every audio that settings play into it, else for its own source."""

    def collect(self) -> Iterator[pytest.Item]:
        from chainsim.errors import ChainsimError
        from chainsim.model.options import RunOptions
        from chainsim.tasks.check_request import check_request
        from chainsim.tasks.settings import check_settings, settings_for

        folder = self.config.invocation_params.dir
        file = self.path.relative_to(folder) if self.path.is_relative_to(folder) else self.path
        try:
            settings = settings_for({"paths": (str(file),)}, folder=folder, giver="pytest")
            request = check_request(check_settings(settings), RunOptions())
        except ChainsimError as error:
            raise self.CollectError(str(error)) from None
        for audio in request.audios:
            name = "chainsim" if audio is None else f"chainsim[{audio}]"
            yield _ChainItem.from_parent(self, name=name, request=replace(request, audios=(audio,)))


class _ChainFailed(Exception):
    """The chain has findings that fail it, or could not be measured; the text is all there is to say."""


class _ChainItem(pytest.Item):
    """A chain on a source, or a session."""

    def __init__(self, *, request: CheckRequest, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self._request = request

    def runtest(self) -> None:
        from chainsim.model.check_outcome import Skipped
        from chainsim.model.checked_chain import CheckStatus
        from chainsim.tasks.checking import run_request

        run = run_request(self._request)
        if not run.complete:
            raise KeyboardInterrupt
        bad = [_told(one, run) for one in run.checked if run.status(one) in (CheckStatus.ERROR, CheckStatus.FAILED)]
        if bad:
            raise _ChainFailed("\n".join(bad))
        skipped = [one.outcome.reason for one in run.checked if isinstance(one.outcome, Skipped)]
        if skipped:
            pytest.skip("; ".join(skipped))

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if isinstance(excinfo.value, _ChainFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"chain {self.path.name}"


def _told(one: Checked, run: CheckRun) -> str:
    """What stood in the way, else the findings that fail it."""
    part = "" if one.part is None else f"{one.part}: "
    if one.error is not None:
        return f"{part}{one.error}"
    findings = one.result.findings if one.result else ()
    return "\n".join(f"{part}{f.name}: {f.message}\n  -> {f.action}" for f in findings if run.fails(f))
