"""A stage without branches: a plugin behind its trim, or, bypassed, the trim alone."""

from __future__ import annotations

from contextlib import suppress

from chainsim.model.processor import Processor
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.render.blocks import Blocker
from chainsim.render.stage_runner import NOTHING, AtWork, Block, StageRaisedError


class LeafRunner:
    """A plugin behind its trim.

    Args:
        processor: the opened stage.
        trim_db: before it.
        block_frames: length of every block.
        slot: of the stage, for `at_work`.
        at_work: see `AtWork`.
    """

    is_at_work = False  # what comes of a block is there once it was fed
    held = None  # and a failure is taken in its turn

    def __init__(self, processor: Processor, trim_db: float, block_frames: int, slot: int, at_work: AtWork) -> None:
        self._processor = processor
        self._gain = linear_gain(trim_db)
        self._blocker = Blocker(block_frames)
        self._slot = slot
        self._at_work = at_work
        self._fed_blocks = 0
        self._complete: list[Block] = []
        self._failure: StageRaisedError | None = None

    @property
    def oldest(self) -> float:
        """See Runner."""
        return NOTHING if self._failure is None else self._failure.number

    def feed(self, block: Block) -> None:
        """See Runner."""
        with suppress(StageRaisedError):  # kept, until it is its turn
            self._complete += self.run(block)

    def take(self) -> list[Block]:
        """See Runner."""
        complete, self._complete = self._complete, []
        if not complete and self._failure is not None:
            raise self._failure
        return complete

    def leave(self) -> None:
        """See Runner."""

    def run(self, block: Block) -> list[Block]:
        """The blocks that this one completes.

        Raises:
            StageRaisedError: with whatever the plugin raised.
        """
        if self._failure is not None:
            raise self._failure
        self._fed_blocks += 1
        with self._at_work(self._slot, self._fed_blocks):
            try:
                complete = self._blocker.push(self._processor.process(amplify(block.audio, self._gain)))
                return [Block(block.number, audio) for audio in complete]
            except Exception as error:
                self._failure = StageRaisedError(self._slot, self._fed_blocks, error, block.number)
                raise self._failure from error


class BypassRunner:
    """The trim alone."""

    oldest = NOTHING
    is_at_work = False
    held = None

    def __init__(self, trim_db: float) -> None:
        self._gain = linear_gain(trim_db)
        self._complete: list[Block] = []

    def feed(self, block: Block) -> None:
        """See Runner."""
        self._complete.append(Block(block.number, amplify(block.audio, self._gain)))

    def take(self) -> list[Block]:
        """See Runner."""
        complete, self._complete = self._complete, []
        return complete

    def leave(self) -> None:
        """See Runner."""
