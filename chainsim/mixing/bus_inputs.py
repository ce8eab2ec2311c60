"""What of which strip goes into which sum, as strips are done one after the other."""

from __future__ import annotations

from chainsim.mixing.strip import StripOutput
from chainsim.mixing.strip_audio import PlacedAudio
from chainsim.model.session import RoutedStrip
from chainsim.model.session_routing import SENT


class BusInputs:
    """Collects the members of every group and of the bus."""

    def __init__(self) -> None:
        self._into: dict[str | None, dict[str, PlacedAudio]] = {}

    def route(self, name: str, strip: RoutedStrip, output: StripOutput) -> None:
        """Put what came out of a strip where the strip goes, and its sends where they go."""
        if strip.main_send:
            self._add(strip.group, name, output.audio)
        for send, audio in zip(strip.sends, output.sent, strict=True):
            self._add(send.to, f"{name}{SENT}", audio)

    def into(self, group: str | None) -> dict[str, PlacedAudio]:
        """The members of a group, or (None) of the bus, by name."""
        return dict(self._into.get(group, {}))

    def _add(self, group: str | None, name: str, audio: PlacedAudio) -> None:
        members = self._into.setdefault(group, {})
        made, number = name, 1
        while made in members:
            number += 1
            made = f"{name} {number}"
        members[made] = audio
