"""Where holes open, of a stage that is one comparison: a sample is held where its level exceeds a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from chainsim.profile.holds.hole_opening import CELL_DB, HIGHEST_DB, Opening, OpeningSearch
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.passage import Holed, Passage, frames_of

RATE_HZ = 1_000
FRAMES = 20_000
LIMIT = 0.5
BEGINNING = np.float32(0.001)  # at the beginning of a programme: a piece that is cut out later lacks it


class Clip:
    """Remembers at which gains it was asked, and how many frames were played.

    Args:
        gained: what stands before it.
    """

    def __init__(self, gained: Callable[[Array], Array] = lambda level: level) -> None:
        self._gained = gained
        self.asked: list[tuple[float, int]] = []

    def holed_at(self, passages: Sequence[Passage], gain_db: float) -> Sequence[Holed]:
        self.asked.append((gain_db, frames_of(passages)))
        found = []
        for passage in passages:
            level = self._gained(np.abs(passage.signal[0]) * 10.0 ** (gain_db / 20.0))
            at = np.flatnonzero((level > LIMIT) & passage.inside)
            if at.size:
                found.append(Holed(passage.until(int(at[-1]), RATE_HZ), at))
        return tuple(found)


def programme(*peaks: tuple[int, float]) -> Passage:
    """Silence but for some samples; the first ten are not judged."""
    signal = np.zeros((1, FRAMES), np.float32)
    signal[0, 0] = BEGINNING
    for at, level in peaks:
        signal[0, at] = level
    return Passage(signal, np.arange(FRAMES) >= 10)


def search(clip: Clip, *passages: Passage, upwards: bool = True) -> Opening | None:
    now = clip.holed_at(passages, 0.0)
    return OpeningSearch(passages, clip.holed_at, RATE_HZ, led_in_s=0.5).find(now, upwards=upwards)


def assert_opens(found: Opening | None, peak: float) -> None:
    """In the cell of the grid in which a sample of this peak gets over the limit."""
    assert found is not None
    assert found.outside_db - found.inside_db == CELL_DB
    assert (found.inside_db / CELL_DB).is_integer()
    assert found.inside_db <= 20.0 * np.log10(LIMIT / peak) < found.outside_db
    assert all(each.at.size for each in found.holed)


@pytest.mark.parametrize(
    ("passages", "peak"),
    [
        ([programme((8_000, 0.9), (12_000, 0.7), (19_000, 0.6))], 0.9),
        ([programme((8_000, 40.0), (12_000, 0.7))], 40.0),
        ([programme((8_000, 0.1), (12_000, 0.2), (15_000, 0.19))], 0.2),
        ([programme((8_000, 0.9)), programme((3_000, 0.95)), programme((5, 2.0))], 0.95),
        ([programme((8_000, 0.09)), programme((3_000, 0.095)), programme((5, 0.2))], 0.095),
    ],
    ids=["past it", "far past it", "below it", "passages past it", "passages below it"],
)
def test_holes_open_where_the_loudest_sample_gets_there(passages: Sequence[Passage], peak: float) -> None:
    clip = Clip()
    assert_opens(search(clip, *passages), peak)
    whole = [gain_db for gain_db, frames in clip.asked if frames > 0.5 * frames_of(passages)]
    assert len(whole) <= 4  # as it is, and on both sides; once more where some were left out
    assert len(clip.asked) > 8


@pytest.mark.parametrize(("peak", "upwards"), [(LIMIT / 20.0, True), (LIMIT / 2.0, False), (LIMIT * 10.0**3.5, True)])
def test_nowhere(peak: float, upwards: bool) -> None:
    """Not up to +24 dB, not where only lower gains are asked for, and everywhere down to -60 dB."""
    clip = Clip()
    assert search(clip, programme((9_000, peak)), upwards=upwards) is None
    assert max(gain_db for gain_db, _ in clip.asked) == (HIGHEST_DB if peak < LIMIT and upwards else 0.0)


def test_what_opens_first_is_not_the_loudest() -> None:
    """What comes late is turned up."""
    late = np.where(np.arange(FRAMES) > 15_000, 3.0, 1.0)

    def gained(level: Array) -> Array:
        at = FRAMES - level.size if level[0] == 0.0 else 0  # pieces reach to the end here
        return level * late[at : at + level.size]

    clip = Clip(gained)
    for drive in (1.0, 0.2):
        assert_opens(search(clip, programme((6_000, drive), (19_990, 0.6 * drive))), 1.8 * drive)


@pytest.mark.parametrize("drive", [1.0, 0.2])
def test_what_holds_a_piece_only_because_it_is_cut_out_is_no_hole(drive: float) -> None:
    """A gain that has to hear the beginning, or is up by 4 dB."""
    clip = Clip(lambda level: level if level[0] > 0.0 else 1.6 * level)
    assert_opens(search(clip, programme((12_000, drive), (19_000, 0.3 * drive))), drive)


@pytest.mark.parametrize("drive", [1.2, 0.2])
def test_holes_that_a_louder_programme_hides(drive: float) -> None:
    """A sample that exceeds the limit turns down what comes later."""

    def gained(level: Array) -> Array:
        return (
            level * np.where(np.arange(level.size) > 4_000, 0.2, 1.0)
            if level.size > 3_000 and level[3_000] > LIMIT
            else level
        )

    found = search(Clip(gained), programme((3_000, drive), (12_000, 0.9 * drive), (15_000, 1.5 * drive)))
    assert found is not None
    opens_db = 20.0 * np.log10(LIMIT / (1.5 * drive))
    assert found.inside_db == pytest.approx(opens_db, abs=CELL_DB)
