"""A catalogue of everything that is installed: levels at every rate, polarity at the first."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from chainsim.batch.installed_plugins import Installed, installed_places, installed_plugins, probe_plugins
from chainsim.engine.data_sheets import AskedSheet, MeasuredStage, measure_stages
from chainsim.engine.progress import OnProgress
from chainsim.file_digest import file_digest
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat
from chainsim.model.level_catalogue import CatalogueEntry, LevelCatalogue, LevelEntry
from chainsim.model.options import RunOptions
from chainsim.model.profile import ProbedStage

RATES_HZ = (48_000, 96_000, 192_000)
"""Once, twice and four times: what clips inside may oversample at the first and not at the others."""


def catalogue_of_installed(
    rates_hz: Sequence[int],
    options: RunOptions,
    on_progress: OnProgress | None = None,
    names: Sequence[str] = (),
) -> LevelCatalogue:
    """Measure them; one that fails is an entry that says so.

    Args:
        rates_hz: sample rates, each in stereo.
        options: limits, folders, and where to keep what was found.
        on_progress: called with each plugin.
        names: as `probed_installed`, errors as well.
    """
    plugins = installed_plugins(options, on_progress, names)
    probed = [
        list(probe_plugins(plugins, AudioFormat(rate_hz, 2), options, on_progress)) for rate_hz in sorted(set(rates_hz))
    ]
    sheets = _sheets(plugins, AudioFormat(min(rates_hz), 2), options)
    entries = [
        _entry(plugin, [stages[number] for stages in probed], sheets.get(str(number)))
        for number, plugin in enumerate(plugins)
    ]
    return LevelCatalogue(tuple(sorted(entries, key=lambda entry: entry.key)))


def _sheets(plugins: Sequence[Installed], audio: AudioFormat, options: RunOptions) -> Mapping[str, MeasuredStage]:
    places = installed_places(plugins, options)
    asked = {
        str(number): AskedSheet(plugin.stage, plugin.file, audio, BLOCK_FRAMES, places)
        for number, plugin in enumerate(plugins)
        if plugin.listing.error is None
    }
    return measure_stages(asked, options)


def _entry(plugin: Installed, stages: Sequence[ProbedStage], measured: MeasuredStage | None) -> CatalogueEntry:
    sheet = measured.sheet if measured else None
    return CatalogueEntry(
        name=stages[0].name,
        plugin_kind=plugin.listing.kind,
        version=plugin.listing.version,
        maker=plugin.listing.maker,
        digest=None if plugin.file is None else file_digest(plugin.file),
        system=f"{platform.system().lower()} {platform.machine()}",
        chainsim=version("chainsim"),
        pedalboard=version("pedalboard"),
        polarity=sheet.polarity if sheet else (),
        rates=tuple(map(_levels, stages)),
    )


def _levels(stage: ProbedStage) -> LevelEntry:
    found = stage.profile
    return LevelEntry(
        stage.sample_rate_hz,
        found.kind,
        _rounded(found.small_signal_gain_db),
        _rounded(found.clean_to_dbfs),
        _rounded(found.ceiling_dbfs),
        found.latency_reported_frames,
        found.latency_measured_frames,
        found.failure,
    )


def _rounded(level: float | None) -> float | None:
    """To what another machine would find as well; no negative zero."""
    return None if level is None else round(level, 2) + 0.0
