"""What a finding is known again by, from run to run."""

from __future__ import annotations

import hashlib

from chainsim.model.checked_chain import Checked


def fingerprint(one: Checked, *parts: str) -> str:
    """The same whatever the numbers and wherever in the file: chain, audio, finding, place; 32 hex digits."""
    text = "\0".join((one.file.replace("\\", "/"), one.audio or "", one.part or "", *parts))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
