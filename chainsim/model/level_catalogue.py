"""A catalogue: how plugins treat level, each as it is when fresh, at several sample rates."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.profile import Kind
from chainsim.short_repr import Brief

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, repr=False)
class LevelEntry(Brief):
    """One plugin at one sample rate. Levels are sample peaks of a 1 kHz sine; None: none up to +36 dBFS, or unknown."""

    sample_rate_hz: int
    kind: Kind = Kind.UNKNOWN
    gain_db: float | None = None
    clean_to_dbfs: float | None = None
    ceiling_dbfs: float | None = None
    latency_reported_frames: int = 0
    latency_measured_frames: int | None = None
    failure: str | None = None  # why nothing could be found

    @property
    def survives(self) -> bool | None:
        """Whether it is clean above 0 dBFS; None: that can't be told of it."""
        if self.failure is not None or self.kind in (Kind.UNKNOWN, Kind.LOSSY):
            return None
        return self.clean_to_dbfs is None or self.clean_to_dbfs > 0.0


@dataclass(frozen=True, slots=True, repr=False)
class CatalogueEntry(Brief):
    """One build of a plugin."""

    name: str
    plugin_kind: str  # "builtin", "vst3" or "au"
    version: str | None
    maker: str | None
    digest: str | None  # SHA-256 over the file or bundle; None for built-ins
    system: str  # where it was measured: "linux x86_64"
    chainsim: str  # versions of what measured it
    pedalboard: str
    polarity: tuple[int | None, ...] = ()  # by channel: 1, -1 turned over, None: can't be told
    rates: tuple[LevelEntry, ...] = ()  # rising

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What two entries of one build have in common; built-ins are pedalboard's, on a system."""
        build = self.digest or f"{self.pedalboard} {self.system}"
        return self.name, self.plugin_kind, self.version or "", build


@dataclass(frozen=True, slots=True, repr=False)
class LevelCatalogue(Brief):
    """Entries by name, then version."""

    entries: tuple[CatalogueEntry, ...]
    format_version: int = FORMAT_VERSION


@dataclass(frozen=True, slots=True, repr=False)
class Merged(Brief):
    """Several catalogues as one, and where they did not agree on one build, in words."""

    catalogue: LevelCatalogue
    disagreements: tuple[str, ...] = ()
