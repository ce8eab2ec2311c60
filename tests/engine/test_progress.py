from __future__ import annotations

from chainsim.engine.progress import SILENT, Counted


def test_what_takes_no_time_is_counted_and_not_told() -> None:
    told: list[tuple[int, int | None, str, str]] = []

    def on_progress(done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:
        told.append((done, total, doing, at))

    counted = Counted(on_progress, 3, "probing")
    with counted:
        counted.begin("ZamTube")
    with counted:
        pass
    with counted:
        counted.begin("ZamEQ2")
    assert told == [(0, 3, "probing", "ZamTube"), (2, 3, "probing", "ZamEQ2")]


def test_nobody_need_be_told() -> None:
    with SILENT:
        SILENT.begin("ZamTube")
