"""Addressing stages: "3" is the third stage, "3.2.1" the first stage of its second branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainsim.model.chain import (
    AuStage,
    BuiltinStage,
    Chain,
    ParallelStage,
    Stage,
    UnavailableStage,
    Vst3Stage,
)

LeafStage = BuiltinStage | Vst3Stage | AuStage | UnavailableStage


def walk_stages(stages: Sequence[Stage], prefix: str = "") -> Iterator[tuple[str, Stage]]:
    """Every stage that has a tap, with its path; a parallel stage comes before the stages in its branches.

    The branches of a bypassed stage are not entered: nothing runs there.

    The position in this order, from 1, is also the slot of the stage's tap among the rendered taps.
    """
    for number, stage in enumerate(stages, start=1):
        path = f"{prefix}{number}"
        yield path, stage
        if isinstance(stage, ParallelStage) and not stage.bypass:
            for branch_number, branch in enumerate(stage.parallel, start=1):
                yield from walk_stages(branch.stages, branch_prefix(path, branch_number))


def branch_prefix(path: str, branch_number: int) -> str:
    """What the paths of a branch's stages begin with; `path` is that of the stage that holds it, numbers are from 1."""
    return f"{path}.{branch_number}."


def output_point(chain: Chain) -> tuple[int, float]:
    """The slot of the last tap, and the gain in dB from there to the output."""
    top_level = [slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1) if "." not in path]
    return (top_level[-1], chain.fader_db) if top_level else (0, chain.input_trim_db + chain.fader_db)


def loads_files(chain: Chain) -> bool:
    """Whether a stage hosts a plugin file, which may leave anything behind in its process."""
    return any(isinstance(stage, Vst3Stage | AuStage) for _, stage in walk_stages(chain.stages))


DEAR_BUILTINS = frozenset(
    {
        "Convolution",
        "GSMFullRateCompressor",
        "LadderFilter",
        "Limiter",
        "MP3Compressor",
        "Phaser",
        "Resample",
        "Reverb",
    }
)
"""At their defaults 0.16 ms and more for a block of 8,192 stereo frames, which is what handing one over costs several
times; most others take 0.01 to 0.1."""


def side_by_side(chain: Chain) -> tuple[str, ...]:
    """Paths of the stages that may be played at the same time, each on a thread of its own: plugin files.

    A plugin file alone stays where it was made: what it says while it plays (that its latency has changed, for one) is
    heard on the main thread only. Built-ins are too quick for it to be worth while, but for the dear ones of a chain
    that has nothing else to wait for: even of one by itself, since the main thread takes blocks in and hands them on.
    """
    leaves = {
        path: stage
        for path, stage in walk_stages(chain.stages)
        if not stage.bypass and not isinstance(stage, ParallelStage)
    }
    files = tuple(path for path, stage in leaves.items() if isinstance(stage, Vst3Stage | AuStage))
    if files:
        return files if len(files) > 1 else ()
    return tuple(
        path for path, stage in leaves.items() if isinstance(stage, BuiltinStage) and stage.builtin in DEAR_BUILTINS
    )
