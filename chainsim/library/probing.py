"""`chainsim.probe`: what plugins do to level, and where they stop being clean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

from chainsim.errors import UsageError
from chainsim.library.arguments import options_of, path_of, texts_of, whole_of, wrong
from chainsim.library.chains import ChainLike, made_chain
from chainsim.library.result_output import ShownResult, named, text_page
from chainsim.library.scheduling import Scheduler, done_by
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.profile import ProbedStage
from chainsim.report.kit.records import Records
from chainsim.report.probe.records import probe_records
from chainsim.tasks.file_kinds import is_chain_file
from chainsim.tasks.probing import named_plugin, probed_chain, probed_file, probed_installed, probed_plugin


@dataclass(frozen=True, slots=True, repr=False)
class ProbeResult(ShownResult):
    """What plugins do to level, each with its place; a sequence of ProbedStage."""

    stages: tuple[ProbedStage, ...]

    def __len__(self) -> int:
        return len(self.stages)

    def __iter__(self) -> Iterator[ProbedStage]:
        return iter(self.stages)

    @overload
    def __getitem__(self, index: int) -> ProbedStage: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ProbedStage, ...]: ...
    def __getitem__(self, index: int | slice) -> ProbedStage | tuple[ProbedStage, ...]:
        return self.stages[index]

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim probe` prints, without colour."""
        from chainsim.report.kit.style import Style
        from chainsim.report.probe.text import profiles_to_text

        return profiles_to_text(self.stages, Style(width=width))

    def to_json(self) -> str:
        """The JSON that `chainsim probe --format json` prints."""
        from chainsim.report.probe.json import profiles_to_json

        return profiles_to_json(self.stages)

    def to_html(self) -> str:
        """The report on a page."""
        return text_page("Plugins probed", self.to_text(width=100))

    def _records(self) -> Records:
        return probe_records(self.stages)

    def _brief(self) -> str:
        first = self.stages[0] if self.stages else None
        more = f" and {len(self.stages) - 1} more" if len(self.stages) > 1 else ""
        return "of nothing" if first is None else f"{named(first.name)}: {first.profile.kind.value}{more}"


def probe(
    target: ChainLike | None = None,
    *,
    parameters: Mapping[str, bool | float | str] | None = None,
    sample_rate_hz: int = 48_000,
    channels: int = 2,
    options: RunOptions | None = None,
    names: str | Sequence[str] = (),
    scheduler: str | Scheduler | None = None,
) -> ProbeResult:
    """Find out what plugins do to level, and where they stop being clean.

    Args:
        target: a built-in or plugin file by its name ("Distortion", "ZamTube.vst3"), or a chain in any form that `run`
            takes, all of whose stages are probed; None: every plugin that is installed here.
        parameters: of a plugin that is named.
        sample_rate_hz: to probe at.
        channels: 1 or 2.
        options: limits, places and the rest of how plugins are run.
        names: without a target, patterns such as "Zam*", of which a plugin's name has to fit one; empty: every plugin.
        scheduler: have the workers of a Dask cluster probe every plugin: an address, or a
            `Scheduler`; one plugin and a chain are probed on this machine.

    Raises:
        ChainFileError, HostError, RenderError, UsageError: all are ChainsimError.
    """
    how = options_of(options)
    audio = AudioFormat(
        whole_of("sample_rate_hz", sample_rate_hz, least=8_000, most=192_000),
        whole_of("channels", channels, most=2),
    )
    if parameters is not None and not isinstance(parameters, Mapping):
        raise wrong("parameters", "a dict of names and values", parameters)
    for name, value in (parameters or {}).items():
        if not isinstance(name, str) or not isinstance(value, bool | int | float | str):
            raise wrong("parameters", "a dict of names with numbers, texts, True or False", value)
    if parameters and (not isinstance(target, str | os.PathLike) or is_chain_file(str(target))):
        raise UsageError("parameters are for a plugin that is named; a chain says its own")
    called = texts_of("names", names)
    if target is None:
        with done_by(scheduler):
            return ProbeResult(tuple(probed_installed([audio], how, names=called)))
    if called:
        raise UsageError("names are for every plugin that is installed; one that is named is probed as it is")
    if scheduler is not None:
        raise UsageError("scheduler is for every plugin that is installed; one that is named is probed here")
    if not isinstance(target, str | os.PathLike):
        chain, trusted = made_chain(target)
        return ProbeResult(
            tuple(probed_chain(chain, audio, replace(how, trusted_files=(*how.trusted_files, *trusted))))
        )
    name = str(path_of("target", target))
    if is_chain_file(name):
        return ProbeResult(tuple(probed_file(name, audio, how)))
    return ProbeResult(tuple(probed_plugin(*named_plugin(name, dict(parameters or {})), audio, how)))
