"""Which workers may do what."""

from __future__ import annotations

import pytest

from chainsim.cluster.able_workers import Placing, PluginMismatch, place
from chainsim.cluster.task_kind import Kind
from chainsim.errors import UsageError
from chainsim.executing import Inventory

TUBE, EQ = ("vst3", "Tube.vst3"), ("vst3", "Eq.vst3")
ANY, WITH_TUBE, WITH_EQ, WITH_BOTH = (Kind(frozenset(one)) for one in ([], [TUBE], [EQ], [TUBE, EQ]))
OLD, NEW = "a" * 64, "b" * 64


def machine(
    tube: str | None = None, eq: str | None = None, program: str = "1.0 abc", kernel: bool = True, system: str = "Linux"
) -> Inventory:
    return Inventory("x", system, "x86_64", program, {}, kernel, {TUBE: tube, EQ: eq})


def placed(own: Inventory, mismatch: PluginMismatch = PluginMismatch.EXCLUDE, **found: Inventory) -> Placing:
    return place(own, found, mismatch)


def test_another_build_is_excluded_for_its_plugin_alone_and_named() -> None:
    made = placed(machine(NEW, NEW), same=machine(NEW, NEW), old=machine(OLD, NEW))
    assert made.places(WITH_TUBE) == {"same"}
    assert made.places(WITH_EQ) == made.places(ANY) == {"same", "old"}
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
    assert made.places(WITH_TUBE) == {"old"}
    assert made.notes == ("old: 'Tube.vst3' is build aaaaaaaa, here it is build bbbbbbbb; it is used all the same",)


def test_a_plugin_that_is_not_here_counts_as_most_workers_have_it() -> None:
    made = placed(machine(), one=machine(OLD), two=machine(NEW), three=machine(NEW), four=machine())
    assert made.places(WITH_TUBE) == {"two", "three"}
    assert made.notes == (
        "one: 'Tube.vst3' is build aaaaaaaa, on most workers it is build bbbbbbbb; it is not used for that plugin",
        "four: 'Tube.vst3' is not there, on most workers it is build bbbbbbbb; it is not used for that plugin",
    )


def test_a_plugin_that_nobody_has_goes_anywhere_since_its_answer_says_so() -> None:
    made = placed(machine(), one=machine(), two=machine())
    assert made.places(WITH_TUBE) == {"one", "two"}
    assert made.notes == ()


def test_no_worker_has_the_build() -> None:
    made = placed(machine(NEW, NEW), one=machine(OLD, NEW), two=machine(NEW, OLD))
    assert made.places(WITH_BOTH) == frozenset()
    assert made.nobody(WITH_BOTH) == "no worker has all of its plugins in the builds that count"
    made = placed(machine(NEW), one=machine(OLD))
    assert made.nobody(WITH_TUBE) == "no worker has the build bbbbbbbb of 'Tube.vst3'"


def test_another_chainsim_is_not_used_at_all() -> None:
    made = placed(machine(), same=machine(), other=machine(program="1.0 def"))
    assert made.able.keys() == {"same"}
    assert made.notes == ("other: runs chainsim 1.0 def, here it is 1.0 abc; it is not used",)
    with pytest.raises(UsageError) as refused:
        placed(machine(), other=machine(program="1.0 def"))
    assert str(refused.value).startswith("no worker runs this chainsim, 1.0 abc: other: runs chainsim 1.0 def")


def test_loops_that_are_not_compiled_are_named() -> None:
    assert placed(machine(), slow=machine(kernel=False)).notes == ("slow: meters' loops are not compiled there",)


def test_tasks_for_a_system_each_go_by_the_build_that_counts_there() -> None:
    there = {
        "linux": machine(NEW),
        "mac": machine("c" * 64, system="Darwin"),
        "mac-2": machine("c" * 64, system="Darwin"),
        "mac-old": machine(OLD, system="Darwin"),
    }
    made = place(machine(NEW), there, PluginMismatch.EXCLUDE, each_system=True)
    plugin = frozenset([TUBE])
    assert made.places(Kind(plugin, "Linux")) == {"linux"}
    assert made.places(Kind(plugin, "Darwin")) == {"mac", "mac-2"}
    assert made.places(Kind(frozenset(), "Darwin")) == {"mac", "mac-2", "mac-old"}
    assert made.notes == (
        "mac-old: 'Tube.vst3' is build aaaaaaaa, on Darwin it is build cccccccc; it is not used for that plugin",
    )
    assert made.places(Kind(plugin, "Windows")) == frozenset()
    assert made.nobody(Kind(plugin, "Windows")) == "no worker runs Windows"
