"""What checks are called where there are many: what all of them have in common is said once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Named(Protocol):
    """A check, of now or of before."""

    @property
    def file(self) -> str:
        """The chain or session."""

    @property
    def audio(self) -> str | None:
        """What was played into it; None: its own source."""

    @property
    def part(self) -> str | None:
        """Of a session; None: it is a chain."""


@dataclass(frozen=True, slots=True)
class Naming:
    """`folder` ends with a slash; both are empty where there is nothing in common."""

    folder: str = ""
    audio: str = ""

    def said(self) -> str:
        """`in presets/ with drums.wav`; empty where there is nothing in common."""
        told = (("in", self.folder), ("with", self.audio))
        return " ".join(f"{joint} {name}" for joint, name in told if name)

    def of(self, one: Named) -> str:
        """The check's name without what is common to all."""
        file = one.file.replace("\\", "/")
        file = file.removeprefix(self.folder) if self.folder else one.file
        if one.part is not None:
            return f"{file}, {one.part}"
        return file if one.audio is None or one.audio == self.audio else f"{file} with {one.audio}"


def naming(checked: Iterable[Named]) -> Naming:
    """The folder and the audio that all have in common; of a single check nothing is taken away."""
    every = list(checked)
    if len(every) < 2:
        return Naming()
    folders = {posixpath.dirname(one.file.replace("\\", "/")) for one in every}
    audios = {one.audio for one in every}
    (audio,) = audios if len(audios) == 1 else (None,)
    return Naming(_common(folders), audio or "")


def _common(folders: set[str]) -> str:
    if len({folder.startswith("/") for folder in folders}) > 1:
        return ""
    folder = posixpath.commonpath(folders)
    return f"{folder}/" if folder.strip("/.") else ""
