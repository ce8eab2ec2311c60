"""chainsim: shows where a plugin chain goes wrong. What it offers to Python is described in `chainsim.library`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainsim.names_on_demand import names_on_demand

if TYPE_CHECKING:
    from chainsim.errors import (
        AudioError,
        ChainFileError,
        ChainsimError,
        HostError,
        PluginCrashed,
        PluginMissing,
        PluginOutOfMemory,
        PluginRefused,
        PluginTimedOut,
        Problem,
        RenderError,
        UsageError,
    )
    from chainsim.library.checks import CheckResult, check
    from chainsim.library.fader_vs_trim import FaderVsTrimResult, fader_vs_trim
    from chainsim.library.mixing import MixResult, mix
    from chainsim.library.preset_folders import PresetsResult, presets
    from chainsim.library.presets_across_systems import SystemsResult, merge_presets, presets_on_each_system
    from chainsim.library.probing import ProbeResult, probe
    from chainsim.library.projects import import_project
    from chainsim.library.reviewing import ReviewResult, review
    from chainsim.library.running import RunResult, run
    from chainsim.library.scheduling import Scheduler
    from chainsim.library.sweeping import SweepResult, sweep
    from chainsim.load import load_chain
    from chainsim.model.chain import (
        AuStage,
        Branch,
        BuiltinStage,
        Chain,
        FileSource,
        ParallelStage,
        UnavailableStage,
        Vst3Stage,
    )
    from chainsim.model.finding import Finding, Limit, Severity
    from chainsim.model.options import RunOptions
    from chainsim.model.result import Measurement
    from chainsim.model.trim import Policy

    __version__: str

_WHERE = {
    "chainsim.library.running": ("run", "RunResult"),
    "chainsim.library.checks": ("check", "CheckResult"),
    "chainsim.library.probing": ("probe", "ProbeResult"),
    "chainsim.library.sweeping": ("sweep", "SweepResult"),
    "chainsim.library.fader_vs_trim": ("fader_vs_trim", "FaderVsTrimResult"),
    "chainsim.library.reviewing": ("review", "ReviewResult"),
    "chainsim.library.mixing": ("mix", "MixResult"),
    "chainsim.library.projects": ("import_project",),
    "chainsim.library.preset_folders": ("presets", "PresetsResult"),
    "chainsim.library.presets_across_systems": ("presets_on_each_system", "merge_presets", "SystemsResult"),
    "chainsim.library.scheduling": ("Scheduler",),
    "chainsim.load": ("load_chain",),
    "chainsim.model.chain": (
        *("Chain", "BuiltinStage", "Vst3Stage", "AuStage", "ParallelStage", "UnavailableStage", "Branch", "FileSource"),
    ),
    "chainsim.model.options": ("RunOptions",),
    "chainsim.model.trim": ("Policy",),
    "chainsim.model.result": ("Measurement",),
    "chainsim.model.finding": ("Finding", "Severity", "Limit"),
    "chainsim.errors": (
        *("ChainsimError", "UsageError", "ChainFileError", "PluginMissing", "AudioError", "HostError", "PluginRefused"),
        *("RenderError", "PluginCrashed", "PluginTimedOut", "PluginOutOfMemory", "Problem"),
    ),
}
_found = names_on_demand("chainsim", _WHERE)

__all__ = [
    "run",
    "check",
    "probe",
    "sweep",
    "fader_vs_trim",
    "review",
    "mix",
    "presets",
    "presets_on_each_system",
    "merge_presets",
    "import_project",
    "RunResult",
    "CheckResult",
    "ProbeResult",
    "SweepResult",
    "FaderVsTrimResult",
    "ReviewResult",
    "MixResult",
    "PresetsResult",
    "SystemsResult",
    "load_chain",
    "Chain",
    "BuiltinStage",
    "Vst3Stage",
    "AuStage",
    "ParallelStage",
    "UnavailableStage",
    "Branch",
    "FileSource",
    "RunOptions",
    "Scheduler",
    "Policy",
    "Measurement",
    "Finding",
    "Severity",
    "Limit",
    "ChainsimError",
    "UsageError",
    "ChainFileError",
    "PluginMissing",
    "AudioError",
    "HostError",
    "PluginRefused",
    "RenderError",
    "PluginCrashed",
    "PluginTimedOut",
    "PluginOutOfMemory",
    "Problem",
    "__version__",
]


if not TYPE_CHECKING:  # else every name would be right to a type checker

    def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
        # Loaded when asked for, so that `chainsim --help` need not wait for numpy and pydantic.
        if name == "__version__":
            from importlib.metadata import version

            return version("chainsim")
        return _found(name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
