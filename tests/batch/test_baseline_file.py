from __future__ import annotations

import json
from pathlib import Path

import pytest

from chainsim.batch.baseline_file import read_baseline
from chainsim.errors import UsageError


@pytest.mark.parametrize("key", ["chain", "audio"])
def test_names_on_servers_are_refused_before_anything_is_asked(tmp_path: Path, key: str) -> None:
    file = tmp_path / "chainsim-baseline.json"
    entry = {"chain": "a.yaml", "audio": "a.wav", "sample_rate_hz": 48_000, "points": [], key: r"\\server\x"}
    file.write_text(json.dumps({"format_version": 1, "tolerances": {}, "entries": [entry]}), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_baseline(file)
    assert str(caught.value) == rf"'{file}' names '\\server\x', on a server, which is not looked for; remove that entry"
