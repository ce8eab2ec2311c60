"""Info.plist of every kind; where bundles are looked for is in test_folders."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from chainsim.host.audio_units import maker_and_name, names_in


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Apple: AUPeakLimiter", ("Apple", "AUPeakLimiter")),
        ("Maker:  Eq: Two", ("Maker", "Eq: Two")),
        ("AUPeakLimiter", None),
        ("C:file", None),
    ],
)
def test_maker_and_name(reference: str, expected: tuple[str, str] | None) -> None:
    assert maker_and_name(reference) == expected


LISTED = {"AudioComponents": [{"name": "Maker: One"}, {"name": "nameless"}, {"type": "aufx"}, 3, {"name": 4}]}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (plistlib.dumps(LISTED), (("Maker", "One"),)),
        (plistlib.dumps(LISTED, fmt=plistlib.FMT_BINARY), (("Maker", "One"),)),
        (plistlib.dumps({"NSExtension": {"NSExtensionAttributes": LISTED}}), (("Maker", "One"),)),
        (plistlib.dumps({"NSExtension": [1]}), ()),
        (plistlib.dumps({"AudioComponents": "Maker: One"}), ()),
        (plistlib.dumps([1]), ()),
        (b"", ()),
        (b"bplist00" + b"\xff" * 64, ()),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><plist><string>&x;</string></plist>', ()),
        (b"<plist>" + b"<array>" * 100_000, ()),
        (b" " * (2 << 20), ()),
    ],
)
def test_what_an_info_plist_lists(content: bytes, expected: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    (tmp_path / "Contents").mkdir()
    (tmp_path / "Contents" / "Info.plist").write_bytes(content)
    assert names_in(tmp_path) == expected


def test_no_info_plist(tmp_path: Path) -> None:
    assert names_in(tmp_path) == ()
