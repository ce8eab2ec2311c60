"""Processor -> DataSheet, in order: delay and polarity, response, distortion, noise, effort."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import AudioFormat
from chainsim.model.data_sheet import DataSheet
from chainsim.model.processor import Processor
from chainsim.model.profile import StageProfile
from chainsim.profile.data_sheet.cpu_load import measure_effort
from chainsim.profile.data_sheet.distortion import measure_distortion
from chainsim.profile.data_sheet.in_blocks import InBlocks
from chainsim.profile.data_sheet.small_signals import burst, matched, measure_response, quiet_dbfs
from chainsim.profile.data_sheet.spectrum_map import measure_spectrum_map
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.units import db_from_gain, frames_from_s

NOISE_S = 1.0


def measure_data_sheet(
    open_processor: OpenProcessor,
    audio: AudioFormat,
    profile: StageProfile,
    *,
    block_frames: int,
    spectrum_map: bool = False,
) -> DataSheet:
    """Measure a stage, in its actual setting.

    Args:
        open_processor: gives a fresh instance at every call.
        audio: sample rate and channels to play; all channels get the same signal.
        profile: of the same stage at the same rate: it says what is a small signal.
        block_frames: what the plugin gets at a time.
        spectrum_map: whether spectra over the whole band are wanted as well.
    """

    def in_blocks() -> Processor:
        return InBlocks(open_processor(), block_frames)

    bench = Bench(in_blocks, audio)
    level_dbfs = quiet_dbfs(profile)
    asked = burst(audio, level_dbfs)
    answer, _ = bench.first(asked)
    match = matched(asked, answer)
    response, middle_gains = measure_response(bench, level_dbfs)
    percent, ratio = measure_effort(in_blocks(), audio)
    gains_db = [db_from_gain(float(gain)) for gain in middle_gains]
    balanced = len(gains_db) == 2 and all(np.isfinite(gains_db))
    return DataSheet(
        sample_rate_hz=audio.sample_rate_hz,
        channels=audio.channels,
        block_frames=block_frames,
        gain_db=max(gains_db),
        channel_balance_db=gains_db[0] - gains_db[1] if balanced else None,
        polarity=match.polarity,
        latency_reported_frames=bench.reported_latency_frames,
        latency_measured_frames=None if match.lag_frames is None else match.lag_frames + bench.reported_latency_frames,
        response=response,
        distortion=measure_distortion(bench),
        noise_dbfs=_noise_dbfs(bench),
        processor_percent=percent,
        denormal_ratio=ratio,
        spectrum_map=measure_spectrum_map(bench) if spectrum_map else None,
        non_finite_output=bench.non_finite,
    )


def _noise_dbfs(bench: Bench) -> float:
    """Of the noisier channel, once what begins with the stage has passed."""
    frames = frames_from_s(NOISE_S, bench.audio.sample_rate_hz)
    answer = bench.render(np.zeros(frames))[:, frames // 2 :].astype(np.float64)
    return db_from_gain(float(answer.std(axis=1).max()))
