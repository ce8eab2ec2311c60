from __future__ import annotations

import click
import pytest

from chainsim.cli.option_types import MemorySize


@pytest.mark.parametrize(
    ("text", "count"),
    [("2G", 2 << 30), ("600M", 600 << 20), ("512KiB", 512 << 10), ("1gb", 1 << 30), ("4096", 4096), ("none", None)],
)
def test_a_size_as_people_write_it(text: str, count: int | None) -> None:
    assert MemorySize().convert(text, None, None) == count


@pytest.mark.parametrize("text", ["", "0", "-1G", "2T", "1.5G", "G", "lots", "9" * 40])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        MemorySize().convert(text, None, None)
    assert caught.value.message == f"'{text}' is no size; expected for example 2G, 600M, or none"
