from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.engine import catalogue
from chainsim.model.catalogue import PluginListing
from tests.cli.program import chainsim

LISTINGS = [
    PluginListing("Limiter", "builtin", maker="pedalboard", instrument=False),
    PluginListing("ZamTube.vst3", "vst3", "/x/ZamTube.vst3", ("ZamTube",), "4.1", "Damien Zammit", instrument=False),
    PluginListing("ZamVerb.vst3", "vst3", "/x/ZamVerb.vst3", error="does not load"),
]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--find", "damien"), ["ZamTube.vst3"]),
        (("--find", "zam"), ["ZamTube.vst3", "ZamVerb.vst3"]),
        (("--kind", "builtin"), ["Limiter"]),
        (("--failures",), ["ZamVerb.vst3"]),
        (("--failures", "--find", "tube"), []),
    ],
)
def test_only_what_was_asked_for(
    options: tuple[str, ...], names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "list_plugins", lambda *_, **__: LISTINGS)
    done = chainsim("plugins", *options, "--no-cache", "--output", "csv=plugins.csv", cwd=tmp_path)
    rows = (tmp_path / "plugins.csv").read_text().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == names
    assert done.stdout.splitlines()[-1] == f"{len(names)} of 3 are shown."
