"""What this machine can host, and what a plugin offers."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.parameter import ParameterValue
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class PluginListing(Brief):
    """One row of `chainsim plugins`: it loads, or `error` says why not."""

    name: str  # as a chain file would name it: "Compressor", "ZamEQ2.vst3"
    kind: str  # "builtin", "vst3" or "au"
    file: str | None = None
    plugin_names: tuple[str, ...] = ()  # the plugins inside a bundle
    version: str | None = None
    maker: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ParameterInfo(Brief):
    """A parameter by its name in a chain file; the unit is in the name."""

    name: str
    default: ParameterValue | None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class PluginDescription(Brief):
    """What `chainsim parameters PLUGIN` prints."""

    name: str
    kind: str
    version: str | None
    file: str | None
    parameters: tuple[ParameterInfo, ...]
    reported_latency_frames: int = 0
    channels: tuple[int, ...] = ()  # channel counts that it accepts
    unheard_buses: tuple[str, ...] = ()  # a sentence for every side-chain input and further output


@dataclass(frozen=True, slots=True, repr=False)
class StageProblem(Brief):
    """A mistake in a stage that only its plugin can see. `location` leads from the stage to the value."""

    stage_path: str  # "3" or "3.2.1"
    location: tuple[str | int, ...]  # ("parameters", "treshold_db")
    message: str
    missing: bool = False  # the plugin is not on this machine: exit code 3 instead of 2
