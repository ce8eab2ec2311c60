"""For pytest: `assert_levels`, and chain files collected as tests with `--chainsim`.

pytest imports this module in every run, so nothing here is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from chainsim.model.levels import Levels
    from chainsim.model.result import Result

Range = tuple[float | None, float | None]
"""The least and the most that a level may be; None: no limit on that side."""

AssertLevels = Callable[..., "Result"]

_CHAINS = (".chain.yaml", ".chain.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--chainsim`."""
    parser.getgroup("chainsim").addoption(
        "--chainsim",
        action="store_true",
        help="Collect chain files (*.chain.yaml): one fails on findings that are errors.",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A chain file is a test, where that was asked for."""
    if parent.config.getoption("--chainsim") and file_path.name.endswith(_CHAINS):
        return _ChainFile.from_parent(parent, path=file_path)
    return None


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
    for name, (least, most) in ranges.items():
        value = getattr(levels, name)
        if value is None:
            yield f"{name} can't be measured: {levels.undefined.get(name, 'silent')}"
        elif least is not None and value < least:
            yield f"{name} is {value:.2f}, expected at least {least:g}"
        elif most is not None and value > most:
            yield f"{name} is {value:.2f}, expected at most {most:g}"


class _ChainFile(pytest.File):
    """A chain file with its one test."""

    def collect(self) -> Iterator[pytest.Item]:
        yield _ChainItem.from_parent(self, name="chainsim")


class _ChainFailed(Exception):
    """The chain has findings that are errors, or could not be measured; the text is all there is to say."""


class _ChainItem(pytest.Item):
    """A chain on its own source."""

    def runtest(self) -> None:
        import chainsim
        from chainsim.errors import ChainsimError
        from chainsim.model.finding import Severity

        try:
            result = chainsim.run(self.path)
        except ChainsimError as error:
            raise _ChainFailed(str(error)) from None
        errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
        if result.failure is not None:
            raise _ChainFailed(result.failure.message)
        if errors:
            raise _ChainFailed("\n".join(f"{f.name}: {f.message}\n  -> {f.action}" for f in errors))

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
