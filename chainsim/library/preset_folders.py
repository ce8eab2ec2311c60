"""`chainsim.presets`: a folder of presets, played the same audio."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.counted import counted
from chainsim.library.arguments import PathLike, flag_of, number_of, options_of, path_of, paths_of, texts_of, whole_of
from chainsim.library.result_output import ShownResult, told
from chainsim.library.scheduling import Scheduler, done_by
from chainsim.model.options import RunOptions
from chainsim.model.preset_library import PresetLibrary
from chainsim.report.kit.records import Records
from chainsim.report.presets.records import preset_records
from chainsim.tasks.preset_loudness_check import PresetsRequest, judged_presets


@dataclass(frozen=True, slots=True, repr=False)
class PresetsResult(ShownResult, PresetLibrary):
    """A folder of presets, played the same audio."""

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim presets` prints, without colour."""
        from chainsim.report.kit.style import Style
        from chainsim.report.presets.text import presets_to_text

        return presets_to_text(self, Style(width=width))

    def to_json(self) -> str:
        """The JSON that `chainsim presets --format json` prints."""
        from chainsim.report.presets.json import presets_to_json

        return presets_to_json(self)

    def to_html(self) -> str:
        """The page that `chainsim presets --format html` prints."""
        from chainsim.report.presets.html import presets_to_html

        return presets_to_html(self)

    def _records(self) -> Records:
        return preset_records(self)

    def _brief(self) -> str:
        outliers = sum(verdict.outlier for verdict in self.verdicts)
        spread = "" if self.spread_lu is None else f", {self.spread_lu:.1f} LU apart"
        return f"{counted(len(self.verdicts), 'preset')}: {counted(outliers, 'outlier')}{spread}"


def presets(
    folder: PathLike,
    plugin: PathLike | None = None,
    audio: PathLike | Sequence[PathLike] = (),
    *,
    target: str | float | None = None,
    max_deviation_lu: float | None = None,
    groups: Sequence[str] = (),
    by_folder: bool = False,
    jobs: int | None = None,
    keep_results: bool = True,
    options: RunOptions | None = None,
    scheduler: str | Scheduler | None = None,
) -> PresetsResult:
    """Play the same audio into every preset of a folder and compare what comes out.

    Args:
        folder: with .vstpreset, .state and chain files.
        plugin: the VST3 that presets belong to: its name, or its file.
        audio: files to play instead of the built-in programme and pink noise.
        target: what loudness is compared with: "median" of all, "bypass", or a level from -70 to 0 LUFS, also as
            "-18LUFS"; None: as the settings of the current folder say, else the median.
        max_deviation_lu: how far a preset may be from that; None: as the settings say, else 3.
        groups: presets with a target of their own: "bass=-16LUFS", "pads/*=median".
        by_folder: every folder right below is a group.
        jobs: how many presets are in hand at once; None: as many as there are processors.
        keep_results: keep results for the next time, and use those that were kept.
        options: how; None: with a tail of one second.
        scheduler: have the workers of a Dask cluster do the work: an address, or a `Scheduler`; None: this machine.

    Raises:
        AudioError, UsageError: both are ChainsimError. What is wrong with a preset is part of the answer.
    """
    if target is not None and not isinstance(target, str):
        target = f"{number_of('target', target, least=-70.0, most=0.0):f}"
    if max_deviation_lu is not None:
        max_deviation_lu = number_of("max_deviation_lu", max_deviation_lu, least=0.0)
    request = PresetsRequest(
        folder=path_of("folder", folder, "a folder"),
        plugin=None if plugin is None else str(path_of("plugin", plugin, "a plugin's name or file")),
        audios=paths_of("audio", audio),
        options=RunOptions(tail_s=1.0) if options is None else options_of(options),
        target=target,
        max_deviation_lu=max_deviation_lu,
        groups=texts_of("groups", groups),
        by_folder=flag_of("by_folder", by_folder),
        jobs=(os.cpu_count() or 1) if jobs is None else whole_of("jobs", jobs),
        keep_results=flag_of("keep_results", keep_results),
    )
    with done_by(scheduler, keep=keep_results):
        return told(PresetsResult, judged_presets(request).library)
