"""What a project of another program holds, in chainsim's words: the one model that every reader gives.

Gains are in dB (silence is -inf), times in seconds, pans from -1 to 1. `origin` leads back to the place in the file.
What a reader has seen and not taken is named in `left_out`, or in `aside` where nobody hears it in the program either;
what it has taken nearly in `approximated`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chainsim.exchange.gain_curve import GainCurve

SendMode = Literal["post-fader", "pre-fader", "pre-fx"]


@dataclass(frozen=True, slots=True)
class PluginState:
    """A VST3 plugin's own state, as every host has to keep it: of its processor, and of its controller."""

    component: bytes
    controller: bytes = b""


@dataclass(frozen=True, slots=True)
class Insert:
    """One plugin or device in a track's chain."""

    format: str  # "VST3", "VST", "AU", "CLAP", "JS", "DX", "builtin" (of the program), "pedalboard", "container"
    name: str
    maker: str | None = None
    file: str | None = None  # of the plugin, where the project names it
    plugin_id: str | None = None  # of a VST3: 32 hex digits, upper case
    state: PluginState | None = None
    preset: str | None = None  # a preset file that is named instead of a state
    parameters: dict[str, float | int | str | bool] = field(default_factory=dict)
    branches: tuple[tuple[Insert, ...], ...] = ()  # in parallel, where the insert is nothing but that
    bypassed: bool = False
    offline: bool = False
    wet: float = 1.0
    is_instrument: bool = False
    origin: str = ""
    approximated: str = ""  # what is not quite the same
    unknown: str = ""  # why it can't be told what this one does
    left_out: tuple[str, ...] = ()  # automation, modulation

    @property
    def label(self) -> str:
        """As the program shows it: `VST3: ZamComp (Damien Zammit)`."""
        return f"{self.format}: {self.name}" + (f" ({self.maker})" if self.maker else "")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of audio on a track."""

    file: str | None  # as the project names it; None: no audio file
    start_s: float = 0.0
    length_s: float | None = None
    offset_s: float = 0.0  # where in the file it begins
    gain_db: float = 0.0
    muted: bool = False
    loops: bool = True  # where it is longer than its file it repeats it; else it is silent
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0
    origin: str = ""
    left_out: tuple[str, ...] = ()  # stretching and the like: what is there and not taken
    aside: tuple[str, ...] = ()  # what is not taken and not heard in the project either


@dataclass(frozen=True, slots=True)
class Send:
    """Part of a track's signal to another track."""

    target: str  # the key of a track
    gain_db: float = 0.0
    mode: SendMode = "post-fader"
    muted: bool = False
    pan: float = 0.0
    unknown: str = ""  # why it can't be told what it carries
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ProjectTrack:
    """A track, a folder, a group, an effect track or the master."""

    key: str  # unique in the project
    name: str
    parent: str | None = None  # the key of the folder or group that it goes into; None: the master
    is_folder: bool = False
    fader_db: float = 0.0
    pan: float = 0.0
    muted: bool = False
    inserts_bypassed: bool = False
    inserts: tuple[Insert, ...] = ()
    items: tuple[Item, ...] = ()
    sends: tuple[Send, ...] = ()
    curves: tuple[GainCurve, ...] = ()  # volume envelopes
    goes_to_parent: bool = True
    channels: int = 2
    origin: str = ""
    left_out: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()  # not taken, and not heard either


@dataclass(frozen=True, slots=True)
class Project:
    """Tracks in order, and the master."""

    program: str  # "REAPER", "DAWproject (Bitwig Studio)", "pedalboard"
    tracks: tuple[ProjectTrack, ...]
    master: ProjectTrack | None = None
    is_chain: bool = False  # a chain or preset: one track without audio of its own
    sample_rate_hz: int | None = None
    pan_law_db: float | None = None  # level in the middle against the side; None: not told
    left_out: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
