"""Three hangs of one build, and of no other."""

from __future__ import annotations

from chainsim.cluster.quarantine import Build, Quarantine

OLD: Build = ("vst3", "Tube.vst3", "a" * 64)
NEW: Build = ("vst3", "Tube.vst3", "b" * 64)


def test_the_third_hang_shuts_a_build_out() -> None:
    quarantine = Quarantine()
    for _ in range(2):
        quarantine.hung([OLD])
    assert quarantine.shut_out([OLD]) is None
    quarantine.hung([OLD])
    assert str(quarantine.shut_out([NEW, OLD])) == (
        "not measured: 'Tube.vst3' (build aaaaaaaa) has hung 3 times in this run, and is not waited for any more"
    )
    assert quarantine.shut_out([NEW]) is None
