"""Which workers may do what."""

from __future__ import annotations

import pytest

from chainsim.cluster.able_workers import Placing, PluginMismatch, place
from chainsim.errors import UsageError
from chainsim.executing import Inventory

TUBE, EQ = ("vst3", "Tube.vst3"), ("vst3", "Eq.vst3")
OLD, NEW = "a" * 64, "b" * 64


def machine(tube: str | None = None, eq: str | None = None, program: str = "1.0 abc", kernel: bool = True) -> Inventory:
    return Inventory("x", "Linux", "x86_64", program, {}, kernel, {TUBE: tube, EQ: eq})


def placed(own: Inventory, mismatch: PluginMismatch = PluginMismatch.EXCLUDE, **found: Inventory) -> Placing:
    return place(own, found, mismatch)


def test_another_build_is_excluded_for_its_plugin_alone_and_named() -> None:
    made = placed(machine(NEW, NEW), same=machine(NEW, NEW), old=machine(OLD, NEW))
    assert made.places([TUBE]) == {"same"}
    assert made.places([EQ]) == made.places([]) == {"same", "old"}
    assert made.notes == (
        "old: 'Tube.vst3' is build aaaaaaaa, here it is build bbbbbbbb; it is not used for that plugin",
    )


def test_another_build_fails_or_is_noted_if_that_is_asked_for() -> None:
    with pytest.raises(UsageError) as refused:
        placed(machine(NEW), PluginMismatch.FAIL, old=machine(OLD))
    assert str(refused.value) == (
        "old: 'Tube.vst3' is build aaaaaaaa, here it is build bbbbbbbb; "
        "install the same, or give --plugin-mismatch exclude"
    )
    made = placed(machine(NEW), PluginMismatch.NOTE, old=machine(OLD))
    assert made.places([TUBE]) == {"old"}
    assert made.notes == ("old: 'Tube.vst3' is build aaaaaaaa, here it is build bbbbbbbb; it is used all the same",)


def test_a_plugin_that_is_not_here_counts_as_most_workers_have_it() -> None:
    made = placed(machine(), one=machine(OLD), two=machine(NEW), three=machine(NEW), four=machine())
    assert made.places([TUBE]) == {"two", "three"}
    assert made.notes[1] == "four: 'Tube.vst3' is not there, here it is build bbbbbbbb; it is not used for that plugin"


def test_a_plugin_that_nobody_has_goes_anywhere_since_its_answer_says_so() -> None:
    made = placed(machine(), one=machine(), two=machine())
    assert made.places([TUBE]) == {"one", "two"}
    assert made.notes == ()


def test_no_worker_has_the_build() -> None:
    made = placed(machine(NEW, NEW), one=machine(OLD, NEW), two=machine(NEW, OLD))
    assert made.places([TUBE, EQ]) == frozenset()
    assert made.nobody([TUBE, EQ]) == "no worker has all of its plugins in the builds that count"
    made = placed(machine(NEW), one=machine(OLD))
    assert made.nobody([TUBE]) == "no worker has the build bbbbbbbb of 'Tube.vst3'"


def test_another_chainsim_is_not_used_at_all() -> None:
    made = placed(machine(), same=machine(), other=machine(program="1.0 def"))
    assert made.able == {"same"}
    assert made.notes == ("other: runs chainsim 1.0 def, here it is 1.0 abc; it is not used",)
    with pytest.raises(UsageError) as refused:
        placed(machine(), other=machine(program="1.0 def"))
    assert str(refused.value).startswith("no worker runs this chainsim, 1.0 abc: other: runs chainsim 1.0 def")


def test_loops_that_are_not_compiled_are_named() -> None:
    assert placed(machine(), slow=machine(kernel=False)).notes == ("slow: meters' loops are not compiled there",)
