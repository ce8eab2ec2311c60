"""Gates made by hand."""

from __future__ import annotations

from chainsim.batch.baseline_behaviour import behaviour_of
from chainsim.engine.data_sheets import MeasuredStage
from chainsim.model.data_sheet import SINE_LEVELS_DBFS, DataSheet, Response, SpectrumMap, ToneDistortion
from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import Deviation, PluginGate, SheetColumn, SheetFormat
from chainsim.model.profile import Kind, StageProfile, TransferCurve

NAME = "<script>alert(1)</script> =Tube"
_LEVELS = len(SINE_LEVELS_DBFS)
_HERTZ = tuple(20.0 * 2.0 ** (step / 12) for step in range(118))


def column(rate_hz: int = 48_000, block_frames: int = 512, name: str = NAME) -> SheetColumn:
    """A saturator, in one format."""
    profile = StageProfile(
        kind=Kind.SATURATION,
        small_signal_gain_db=6.0,
        clean_to_dbfs=-12.0,
        transfer=TransferCurve((-60.0, -12.0, 0.0, 24.0), (-54.0, -6.0, -1.0, 0.0), (-90.0, -40.0, -10.0, -6.0)),
    )
    tones = [(100.2, False), (1002.0, False), (5003.0, False), (11_040.0, True)]
    sheet = DataSheet(
        sample_rate_hz=rate_hz,
        channels=2,
        block_frames=block_frames,
        gain_db=6.0,
        channel_balance_db=0.0,
        polarity=(1, 1),
        latency_reported_frames=32,
        latency_measured_frames=32,
        response=Response(_HERTZ, tuple(6.0 - step / 20 for step in range(118)), (10.0,) * 118),
        distortion=tuple(
            ToneDistortion(
                hz,
                of_rate,
                SINE_LEVELS_DBFS,
                tuple(-100.0 + 5.0 * index for index in range(_LEVELS)),
                (None, *(-120.0 + 5.0 * index for index in range(1, _LEVELS))),
                ((-60.0, -70.0, None, -80.0, -90.0, -90.0, -90.0, -90.0),) * _LEVELS,
            )
            for hz, of_rate in tones
        ),
        noise_dbfs=float("-inf"),
        processor_percent=1.25,
        spectrum_map=SpectrumMap(0.0, (400.0, 900.0), (0.0, 500.0, 1000.0), ((0.0, -40.0), (-130.0, 0.0))),
    )
    behaviour = behaviour_of(MeasuredStage(profile, sheet))
    return SheetColumn(name, "1", "vst3", "1.0", SheetFormat(rate_hz, 2, block_frames), profile, sheet, behaviour)


def refused(name: str = NAME) -> SheetColumn:
    """The same, which takes no mono."""
    played = SheetFormat(48_000, 1, 512)
    failure = "takes no mono"
    behaviour = behaviour_of(MeasuredStage(StageProfile(), None, failure))
    return SheetColumn(name, "1", "vst3", "1.0", played, StageProfile(), None, behaviour, failure)


GATE = PluginGate(
    (column(), column(96_000), refused()),
    (
        Deviation(0, Severity.ERROR, "expectation 1", "thd_db", "1 kHz, 0 dBFS", "distortion is too much"),
        Deviation(2, Severity.INFORMATION, "measuring", "probe", "", "takes no mono"),
    ),
    ("tube.yaml",),
    programme_dbfs=(-20.0, -1.0),
)
