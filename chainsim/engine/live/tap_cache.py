"""What came out of which beginning of a chain: taps in memory, within a bound, the ones used last.

A beginning is named by all that decides its sound. So an edit that is taken back, a bypass that is switched to and
fro and a stage that is moved away and back find their taps again.

Where all stages behind a trim are linear, another trim is a gain on everything behind it, and nothing is rendered.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from chainsim.engine.live.beginning_keys import BeginningKeys, beginning_keys, sound_key
from chainsim.engine.live.buffer_pool import BufferPool
from chainsim.engine.live.meter_snapshot import Tapped
from chainsim.model.audio import Audio
from chainsim.model.chain import BuiltinStage, Chain, Stage

MOST_BYTES = 1 << 30
"""Of all taps in memory together."""

_MOST_BEGINNINGS = 512


@dataclass(frozen=True, slots=True)
class Passed:
    """What is known of a chain up to one of its top-level stages."""

    audio: Audio | None  # what the stage gave back; None: not kept
    taps: Mapping[str, Tapped]  # by path, of every stage up to here; "0" is the source
    gain_db: float = 0.0  # what the audio is still to be multiplied by


class TapCache:
    """Beginnings of chains on one stimulus."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.memory = BufferPool(most_bytes // 4)
        self._passed: OrderedDict[str, Passed] = OrderedDict()
        self._with_audio: OrderedDict[str, Audio] = OrderedDict()  # of those whose audio is kept, used last at the end
        self._holders: Counter[int] = Counter()  # how many of them hold the same audio, by its id
        self.nbytes = 0  # what the audio takes; what several share counts once
        self._trims: dict[str, tuple[str, tuple[float, ...]]] = {}  # beginning without trims -> its last, and trims
        self._linear: set[str] = set()
        self._named: BeginningKeys | None = None  # of the chain asked about last: it is asked about stage by stage

    def know_linear(self, stage: Stage) -> None:
        """A stage whose output is its input times a gain, filtered, however loud: probing has found so."""
        self._linear.add(sound_key(stage, trim=False))

    def find(self, chain: Chain, number: int) -> Passed | None:
        """What is known of the chain up to its stage `number`; 0: the source."""
        names = self._names(chain)
        key = names.keys[number]
        if key in self._passed:
            return self._used(key)
        return self._amplified(names, number) if number else None

    def keep(self, chain: Chain, number: int, passed: Passed) -> None:
        """Remember; what was not used for longest goes where it gets too much."""
        names = self._names(chain)
        key = names.keys[number]
        self._put(key, passed)
        self._trims[names.without_trims[number]] = key, names.trims_up_to(number)
        while self.nbytes > self.most_bytes:
            oldest = next(iter(self._with_audio))
            self._passed[oldest] = replace(self._passed[oldest], audio=None)
            self._let_go(oldest)

    def forget(self) -> None:
        """Everything but which stages are linear."""
        for key in list(self._with_audio):
            self._let_go(key)
        self._passed.clear()
        self._trims.clear()

    def _names(self, chain: Chain) -> BeginningKeys:
        if self._named is None or self._named.chain is not chain:
            self._named = beginning_keys(chain)
        return self._named

    def _used(self, key: str) -> Passed:
        self._passed.move_to_end(key)
        if key in self._with_audio:
            self._with_audio.move_to_end(key)
        return self._passed[key]

    def _put(self, key: str, passed: Passed) -> None:
        if passed.audio is not None:  # before what stood there is let go: it may be the same
            self._holders[id(passed.audio)] += 1
            if self._holders[id(passed.audio)] == 1:
                self.nbytes += passed.audio.nbytes
        self._let_go(key)
        if passed.audio is not None:
            self._with_audio[key] = passed.audio
        self._passed[key] = passed
        self._passed.move_to_end(key)
        while len(self._passed) > _MOST_BEGINNINGS:
            gone, _ = self._passed.popitem(last=False)
            self._let_go(gone)
            self._trims = {shape: known for shape, known in self._trims.items() if known[0] != gone}

    def _let_go(self, key: str) -> None:
        """Its audio's memory may be used again, unless the same audio at another gain is kept still."""
        audio = self._with_audio.pop(key, None)
        if audio is None:
            return
        self._holders[id(audio)] -= 1
        if not self._holders[id(audio)]:
            del self._holders[id(audio)]
            self.nbytes -= audio.nbytes
            self.memory.give_back(audio)

    def _amplified(self, names: BeginningKeys, number: int) -> Passed | None:
        """The same beginning with other trims, if every stage from the first of them on is linear."""
        known_key, known_trims = self._trims.get(names.without_trims[number], ("", ()))
        if known_key not in self._passed:
            return None
        known = self._used(known_key)  # a knob that is turned on and on reads from here every time
        changes = [new - old for new, old in zip(names.trims_up_to(number), known_trims, strict=True)]
        first = next((index for index, change in enumerate(changes) if change), None)
        if first is None or not all(map(self._is_linear, names.chain.stages[max(0, first - 1) : number])):
            return None
        gains = list(accumulate(changes))[1:]  # of what each stage gives back
        gains[0:0] = [0.0]  # the source itself is as it was
        taps = {path: tap.amplified(gains[int(path.partition(".")[0])]) for path, tap in known.taps.items()}
        made = Passed(known.audio, taps, known.gain_db + gains[number])
        self._put(names.keys[number], made)
        return made

    def _is_linear(self, stage: Stage) -> bool:
        plain = stage.bypass or (isinstance(stage, BuiltinStage) and stage.builtin == "Gain")
        return plain or sound_key(stage, trim=False) in self._linear
