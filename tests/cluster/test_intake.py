"""What waits, by what it needs."""

from __future__ import annotations

from pathlib import Path

from chainsim.cluster.intake import Intake
from chainsim.cluster.task_kind import Kind
from chainsim.cluster.task_packing import Packed
from chainsim.cluster.worker_messages import Parcel
from chainsim.cluster.workers import Wanted
from tests.cluster.tasks import Does

ONE, OTHER = ("vst3", "One"), ("vst3", "Other")


def packed(number: int, *plugins: tuple[str, str], folder: str = "", system: str | None = None) -> Packed:
    parcel = Parcel(number, b"", (), (), (), tuple((f"{place}", *one) for place, one in enumerate(plugins, 1)))
    return Packed(parcel, "", (Path(folder),) if folder else (), (), Kind(frozenset(plugins), system))


def numbers(intake: Intake, known: Wanted) -> list[int]:
    return [one.parcel.number for _, one in intake.take(known)]


def test_what_needs_nothing_more_than_is_known_waits_no_longer() -> None:
    intake = Intake()
    for number, plugins in enumerate([(ONE,), (OTHER, ONE), (), (ONE, ONE)]):
        intake.add(Does(number), packed(number, *plugins))
    assert sorted(numbers(intake, Wanted((ONE,)))) == [0, 2, 3]
    assert intake
    assert numbers(intake, Wanted((ONE,))) == []
    assert numbers(intake, intake.wanted) == [1]
    assert not intake


def test_all_that_ever_came_is_wanted() -> None:
    intake = Intake()
    intake.add(Does(0), packed(0, ONE, folder="/a"))
    list(intake.take(intake.wanted))
    intake.add(Does(1), packed(1, OTHER, folder="/b", system="Darwin"))
    assert intake.wanted == Wanted((ONE, OTHER), (Path("/a"), Path("/b")), (), each_system=True)


def test_who_was_not_asked_for_a_folder_or_each_system_has_not_answered_for_it() -> None:
    plain = Wanted((ONE,))
    assert plain.covers(Wanted())
    assert plain.covers(plain)
    assert not plain.covers(Wanted((ONE,), (Path("/a"),)))
    assert not plain.covers(Wanted((ONE,), (), (Path("/a.vst3"),)))
    assert not plain.covers(Wanted((ONE,), each_system=True))
    assert Wanted((OTHER, ONE)).covers(Wanted((ONE, OTHER)))
