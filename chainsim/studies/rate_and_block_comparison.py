"""One chain at several sample rates and in blocks of several sizes: does it stay the same?

The source is resampled, so that every rate hears the same music; what is compared of gain and response lies in the
bands that the lowest rate has. Stages are probed anew for every rate and block size, since a limit may move with both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.progress import OnProgress
from chainsim.errors import RenderError
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.chain_latency import reported_latency_frames
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.rate_and_block_comparison import HostedChain, HostedRow, Quantity
from chainsim.model.result import Measurement, StageResult
from chainsim.model.spectrum import Spectra
from chainsim.model.stage_overload import plugins_in
from chainsim.model.undecided_stages import untold
from chainsim.studies.rate_and_block_agreement import sameness
from chainsim.units import db_from_power, power_from_db

HIGHEST_OF_RATE = 0.4
AUDIBLE_DB = 60.0
"""Below the source's strongest band: what is less is noise, and its response would be noise as well."""
SILENT = "the source is silent"


def hosted_chain(
    chain: Chain,
    at_rate: Callable[[int], Stimulus],
    sample_rates_hz: Sequence[int],
    block_sizes: Sequence[int],
    options: RunOptions,
    *,
    folder: Path,
    title: str,
    on_progress: OnProgress | None = None,
) -> HostedChain:
    """Render the chain once for every rate and block size, and the first of them twice.

    Args:
        chain: what to render.
        at_rate: the source at a rate.
        sample_rates_hz: at least one.
        block_sizes: what plugins get at a time, in frames; at least one, none above 8192.
        options: as of any check.
        folder: what paths in the chain are relative to.
        title: stands for the chain's name where it has none.
        on_progress: called after every render, with how many are done.

    Raises:
        AudioError: the source can't be read.
        RenderError: no row could be rendered at all; with one that could, the others say why they have no numbers.
    """
    below_hz = HIGHEST_OF_RATE * min(sample_rates_hz)
    options = replace(options, spectra=True, listening=False, tail_s=0.0)
    hosts = list(product(sample_rates_hz, block_sizes))
    failures: list[RenderError] = []

    def row(number: int, rate_hz: int, block_frames: int) -> HostedRow:
        hosted = replace(options, block_frames=block_frames)
        try:
            measurement, _ = measure_chain(chain, at_rate(rate_hz), hosted, options.places(folder))
        except RenderError as error:
            failures.append(error)
            return HostedRow(rate_hz, block_frames, unknown=dict.fromkeys(Quantity, str(error)))
        finally:
            if on_progress is not None:
                on_progress(number, len(hosts) + 1, "rendering rows")
        return hosted_row(measurement, block_frames, below_hz)

    rows = tuple(row(number, *host) for number, host in enumerate(hosts, start=1))
    if len(failures) == len(rows):
        raise failures[0]
    repeat = row(len(hosts) + 1, *hosts[0])
    info = at_rate(sample_rates_hz[0]).info
    return HostedChain(chain.name or title, info, rows, repeat, sameness(rows, repeat))


def hosted_row(measurement: Measurement, block_frames: int, below_hz: float) -> HostedRow:
    """What a measurement with spectra says of the chain, in the bands below a frequency."""
    unknown: dict[Quantity, str] = {}
    gain_db, response_db = (None, {}) if measurement.spectra is None else _response(measurement.spectra, below_hz)
    if gain_db is None:
        unknown |= {Quantity.GAIN: SILENT, Quantity.RESPONSE: SILENT}
    elif gain_db == -math.inf:
        unknown[Quantity.RESPONSE] = "the output is silent"
    clean_to_dbfs, limited_by, why = _clean_limit(measurement)
    if why is not None:
        unknown[Quantity.CLEAN_LIMIT] = why
    return HostedRow(
        sample_rate_hz=measurement.sample_rate_hz,
        block_frames=block_frames,
        gain_db=gain_db,
        clean_to_dbfs=clean_to_dbfs,
        limited_by=limited_by,
        latency_frames=reported_latency_frames(measurement.stages),
        response_db=response_db,
        unknown=unknown,
    )


def _response(spectra: Spectra, below_hz: float) -> tuple[float | None, dict[float, float]]:
    """The gain of all bands that count together, and each band's less that."""
    source, output = spectra.source, spectra.output
    loudest_dbfs = max(source.rms_dbfs, default=-math.inf)
    bands = [
        (hz, before, after)
        for hz, before, after in zip(source.centre_hz, source.rms_dbfs, output.rms_dbfs, strict=True)
        if hz < below_hz and before > loudest_dbfs - AUDIBLE_DB
    ]
    if loudest_dbfs == -math.inf or not bands:
        return None, {}
    power = sum(power_from_db(after) for _, _, after in bands) / sum(power_from_db(before) for _, before, _ in bands)
    gain_db = db_from_power(power)
    if gain_db == -math.inf:
        return gain_db, {}
    return gain_db, {hz: after - before - gain_db for hz, before, after in bands if after > -math.inf}


def _clean_limit(measurement: Measurement) -> tuple[float | None, str | None, str | None]:
    """Peak of the source up to which every stage is linear, the stage that it is of; or why it is not known."""
    source_dbfs = measurement.taps[0].levels.sample_peak_dbfs
    lowest_dbfs, limited_by = math.inf, None
    for stage in (plugin for top_level in measurement.stages for plugin in plugins_in(top_level)):
        profile = stage.profile
        why = profile.failure or untold(profile) or (None if profile != StageProfile() else "stages were not probed")
        if why is not None:
            return None, None, f"'{stage.name}': {why}"
        at_source_dbfs = _onset_at_source_dbfs(stage, source_dbfs)
        if at_source_dbfs < lowest_dbfs:
            lowest_dbfs, limited_by = at_source_dbfs, stage.name
    return lowest_dbfs, limited_by, None


def _onset_at_source_dbfs(stage: StageResult, source_dbfs: float) -> float:
    onset_dbfs = stage.profile.worst_onset_dbfs
    if onset_dbfs is None or stage.input.sample_peak_dbfs == -math.inf:
        return math.inf
    return onset_dbfs - stage.input.sample_peak_dbfs + source_dbfs
