"""`chainsim run --sample-rates`, `--block-sizes`: one chain hosted in several ways, instead of one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.report_options import Command
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.cli.run_output import ShownRun

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8000, 384_000
LARGEST_BLOCK_FRAMES = 8192


class WholeNumbers(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """`44100,96000`: whole numbers within bounds, no two alike."""

    name = "list"

    def __init__(self, least: int, most: int, example: str) -> None:
        self._least, self._most, self._example = least, most, example

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, ...]:
        """In the order given."""
        if isinstance(value, tuple):
            return value
        texts = [text.strip() for text in value.split(",")]
        if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in texts):
            self.fail(f"'{value}' is no list of whole numbers; expected for example {self._example}", param, ctx)
        numbers = tuple(int(text) for text in texts)
        for number in numbers:
            if not self._least <= number <= self._most:
                self.fail(f"{number} is not between {self._least} and {self._most}", param, ctx)
        if len(set(numbers)) < len(numbers):
            self.fail(f"'{value}' has the same number twice", param, ctx)
        return numbers


def hosting_options(command: Command) -> Command:
    """`--sample-rates`, `--block-sizes`."""
    for option in (
        click.option(
            "--block-sizes", metavar="FRAMES,...", type=WholeNumbers(16, LARGEST_BLOCK_FRAMES, "64,512,8192"),
            help="Render in blocks of each size, and say whether gain, limit, latency and response stay the same.",
        ),
        click.option(
            "--sample-rates", metavar="HZ,...", type=WholeNumbers(LOWEST_RATE_HZ, HIGHEST_RATE_HZ, "44100,96000"),
            help="The same for sample rates, resampling the source; with --block-sizes, every combination.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def run_hosted(
    shown: ShownRun,
    chain: str | None,
    audio: str | None,
    stages: Sequence[str],
    sample_rates_hz: tuple[int, ...],
    block_sizes: tuple[int, ...],
) -> int:
    """Show the rows; 1 where something differs and findings of that severity fail.

    Raises:
        ChainsimError: it can't be done.
    """
    from chainsim.cli.chain_request import read_request
    from chainsim.cli.progress import ProgressBar
    from chainsim.errors import ChainsimError
    from chainsim.model.finding import Severity
    from chainsim.report.kit.error_values import error_to_json
    from chainsim.report.rate_and_block_comparison.json import hosting_to_json
    from chainsim.report.rate_and_block_comparison.text import hosting_to_text
    from chainsim.tasks.rate_and_block_comparison import hosted

    if shown.copy or shown.sheet or shown.embed_audio:
        raise UsageError(
            "--sample-rates and --block-sizes compare; --write-fixed, --trim-sheet and --embed-audio are "
            "for a single run"
        )
    if other := shown.output.forms - {"text", "json"}:
        raise UsageError(
            f"--sample-rates and --block-sizes are told as text and json, not as {', '.join(sorted(other))}"
        )
    try:
        request = read_request(chain, audio, stages, shown.settings)
        with ProgressBar(request.title) as progress:
            result = hosted(request, sample_rates_hz, block_sizes, shown.options, on_progress=progress)
    except ChainsimError as error:
        failure = error
        shown.output.write_failure({"json": lambda _: error_to_json(failure)})
        raise
    shown.output.write({"text": lambda s: hosting_to_text(result, s), "json": lambda _: hosting_to_json(result)})
    differs = any(each.same is False for each in result.sameness)
    return 1 if differs and Severity.WARNING.fails(shown.fail_on) else 0
