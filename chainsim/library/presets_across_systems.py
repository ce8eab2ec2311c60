"""`chainsim.presets_on_each_system` and `chainsim.merge_presets`: the same presets on several systems."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.batch.system_comparison import TOLERANCE_DB
from chainsim.counted import counted
from chainsim.library.arguments import PathLike, flag_of, number_of, options_of, path_of, paths_of, whole_of
from chainsim.library.result_output import ShownResult, told
from chainsim.library.scheduling import Scheduler, done_by
from chainsim.model.options import RunOptions
from chainsim.model.presets_across_systems import SystemTable, system_words
from chainsim.report.kit.records import Records
from chainsim.report.presets_across_systems.records import system_records
from chainsim.tasks.preset_loudness_check import PresetsRequest
from chainsim.tasks.preset_results import merged_results
from chainsim.tasks.presets_across_systems import presets_on_each_system as table_of


@dataclass(frozen=True, slots=True, repr=False)
class SystemsResult(ShownResult, SystemTable):
    """The same presets on several systems, and what differs between them."""

    def to_text(self, *, width: int = 80) -> str:
        """The table that `chainsim presets --each-system` prints, without colour."""
        from chainsim.report.kit.style import Style
        from chainsim.report.presets_across_systems.text import systems_to_text

        return systems_to_text(self, Style(width=width))

    def to_json(self) -> str:
        """The JSON that `chainsim presets --each-system --format json` prints."""
        from chainsim.report.presets_across_systems.json import systems_to_json

        return systems_to_json(self)

    def to_html(self) -> str:
        """The page that `chainsim presets --each-system --format html` prints."""
        from chainsim.report.presets_across_systems.html import systems_to_html

        return systems_to_html(self)

    def _records(self) -> Records:
        return system_records(self)

    def _brief(self) -> str:
        alike = sum(one.exit_code == 0 for one in self.presets)
        systems = ", ".join(map(system_words, self.systems))
        return f"{counted(len(self.presets), 'preset')} on {systems}: {alike} alike"


def presets_on_each_system(
    folder: PathLike,
    plugin: PathLike | None = None,
    audio: PathLike | Sequence[PathLike] = (),
    *,
    scheduler: str | Scheduler | None = None,
    tolerance_db: float = TOLERANCE_DB,
    jobs: int | None = None,
    keep_results: bool = True,
    options: RunOptions | None = None,
) -> SystemsResult:
    """Play the same audio into every preset of a folder, on each system that a cluster has workers of, and compare.

    Args:
        folder: with .vstpreset, .state and chain files.
        plugin: the VST3 that presets belong to: its name, or its file.
        audio: files to play instead of the built-in programme and pink noise.
        scheduler: of a Dask cluster with workers of two systems or more: an address, or a `Scheduler`.
        tolerance_db: how far apart loudness and peak may be.
        jobs: how many presets are in hand at once; None: as many as there are processors.
        keep_results: keep answers of the cluster as they arrive, and use those that were kept.
        options: how; None: with a tail of one second.

    Raises:
        AudioError, UsageError: both are ChainsimError. What is wrong with a preset is part of the answer.
    """
    request = PresetsRequest(
        folder=path_of("folder", folder, "a folder"),
        plugin=None if plugin is None else str(path_of("plugin", plugin, "a plugin's name or file")),
        audios=paths_of("audio", audio),
        options=RunOptions(tail_s=1.0) if options is None else options_of(options),
        target=None,
        max_deviation_lu=number_of("tolerance_db", tolerance_db, least=0.0),
        jobs=(os.cpu_count() or 1) if jobs is None else whole_of("jobs", jobs),
    )
    with done_by(scheduler, keep=flag_of("keep_results", keep_results)):
        return told(SystemsResult, table_of(request))


def merge_presets(files: Sequence[PathLike], *, tolerance_db: float = TOLERANCE_DB) -> SystemsResult:
    """Compare what `chainsim presets` found on several systems; nothing is measured.

    Args:
        files: JSON that the command or `PresetsResult.to_json` wrote, one for each system.
        tolerance_db: how far apart loudness and peak may be.

    Raises:
        UsageError: a ChainsimError. A file is no such result, two are of one system, or there is one alone.
    """
    paths = paths_of("files", files)
    return told(SystemsResult, merged_results(paths, number_of("tolerance_db", tolerance_db, least=0.0)))
