"""What adding up several signals gives, in one pass over all of them: see `chainsim.model.summing`.

The samples are summed as they are; nothing is gated. A sample that is no finite number counts as silence here: the
meters of the member itself report it.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.measure.k_weighted_shares import BLOCK_FRAMES as K_FRAMES
from chainsim.measure.k_weighted_shares import KWeightedShares
from chainsim.measure.low_band import LowBandProducts, block_frames
from chainsim.measure.member_pairs import pairs
from chainsim.measure.peak_instants import PeakInstants
from chainsim.measure.signal_products import inner_products
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.summing import Contribution, MemberShare, PeakInstant, Rise, Summing
from chainsim.units import db_from_gain, db_from_power

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]


class SummingMeter:
    """Feed it the members side by side; read it whenever you like: reading changes nothing.

    Args:
        audio_format: of every member, at the place where they are summed.
        names: of the members, in the order in which they are fed; at least one.
    """

    def __init__(self, audio_format: AudioFormat, names: Sequence[str]) -> None:
        if not names:
            raise ValueError("a sum has at least one member")
        rate, channels, members = audio_format.sample_rate_hz, audio_format.channels, len(names)
        self._names = tuple(names)
        self._shape = members, channels
        self._block_frames = block_frames(rate)
        self._blocks = FixedBlocks(members * channels, self._block_frames)
        self._weighting_blocks = FixedBlocks(members * channels, K_FRAMES)
        self._instants = PeakInstants(rate, members)
        self._products = np.zeros((members, members))
        self._total_energy = 0.0
        self._low = LowBandProducts(rate, members, channels)
        self._weighted = KWeightedShares(rate, members, channels)

    def feed(self, members: Sequence[Audio] | Float32) -> None:
        """Take the next frames of all members: (members, channels, frames), or a list of (channels, frames).

        Raises:
            ValueError: another number of members or channels than announced, or members of different lengths.
        """
        stacked = members if isinstance(members, np.ndarray) else np.stack(members)
        if stacked.ndim != 3 or stacked.shape[:2] != self._shape:
            members_wanted, channels = self._shape
            expected = f"{members_wanted} members of {channels} channels"
            raise ValueError(f"expected {expected}, found an array of shape {stacked.shape}")
        rows = np.ascontiguousarray(stacked, dtype=np.float32).reshape(self._shape[0] * self._shape[1], -1)
        if not np.isfinite(rows).all():
            rows = np.nan_to_num(rows, nan=0.0, posinf=0.0, neginf=0.0)
        for block in self._blocks.feed(rows):
            self._take(block, block.shape[1])
        for block in self._weighting_blocks.feed(rows):
            self._weighted.feed(np.ascontiguousarray(block), K_FRAMES)

    def read(self) -> Summing:
        """Everything so far."""
        finished = copy.deepcopy(self)
        finished._finish()
        return finished._read()

    def _take(self, block: Float32, frames: int) -> None:
        """One block, of which the first so many frames are signal and the rest is padding with zeros."""
        wide = block.astype(np.float64)
        rows = wide.reshape(self._shape[0], -1)
        self._products += inner_products(rows)
        members = block.reshape(*self._shape, -1)[:, :, :frames]
        total = wide.reshape(*self._shape, -1)[:, :, :frames].sum(axis=0)
        self._total_energy += float(np.einsum("cf,cf->", total, total))
        self._instants.feed(members, total)
        self._low.feed(wide)

    def _finish(self) -> None:
        """Work off the rest and let the low band ring out; this meter can't be fed any more."""
        rest = self._blocks.rest
        self._take(_padded(rest, self._block_frames), rest.shape[1])
        self._low.feed(np.zeros((len(rest), self._block_frames)))
        rest = self._weighting_blocks.rest
        self._weighted.feed(_padded(rest, K_FRAMES), rest.shape[1])

    def _read(self) -> Summing:
        energies = np.diag(self._products)
        sounding = int(np.count_nonzero(energies))
        over_loudest, over_mean = self._rises(energies, sounding)
        return Summing(
            sounding=sounding,
            peak_instants=tuple(self._peak_instants()),
            members=tuple(self._member_shares(energies)),
            pairs=pairs(self._names, self._products, self._low.products()),
            over_loudest=over_loudest,
            over_mean=over_mean,
            estimate_uncorrelated_db=db_from_power(sounding) if sounding else None,
            estimate_identical_db=db_from_gain(sounding) if sounding else None,
        )

    def _rises(self, energies: Float64, sounding: int) -> tuple[Rise | None, Rise | None]:
        if not sounding:
            return None, None
        peak, peaks = self._instants.peak, self._instants.member_peaks
        energy, mean_energy = self._total_energy, float(energies.sum()) / sounding
        return (
            Rise(db_from_gain(peak / float(peaks.max())), db_from_power(energy / float(energies.max()))),
            Rise(db_from_gain(peak / (float(peaks.sum()) / sounding)), db_from_power(energy / mean_energy)),
        )

    def _peak_instants(self) -> list[PeakInstant]:
        found = []
        for at_s, instant in self._instants.instants():
            total = float(instant.samples.sum())
            shares = [
                Contribution(name, sample, _db_over(total, total - sample))
                for name, sample in zip(self._names, instant.samples.tolist(), strict=True)
            ]
            shares.sort(key=lambda one: -one.share_db)
            found.append(PeakInstant(at_s, instant.channel, db_from_gain(instant.peak), tuple(shares)))
        return found

    def _member_shares(self, energies: Float64) -> list[MemberShare]:
        all_energy, weighted_total = float(energies.sum()), self._weighted.total
        shares = []
        for number, name in enumerate(self._names):
            with_sum, own = float(self._weighted.with_sum[number]), float(self._weighted.own[number])
            left = weighted_total - 2.0 * with_sum + own
            shares.append(
                MemberShare(
                    track=name,
                    energy_share=float(energies[number]) / all_energy if all_energy else 0.0,
                    loudness_share=with_sum / weighted_total if weighted_total else 0.0,
                    loudness_change_lu=db_from_power(max(0.0, left) / weighted_total) if weighted_total else None,
                    peak_without_dbfs=db_from_gain(float(self._instants.peaks_without[number])),
                )
            )
        return shares


def _db_over(total: float, without: float) -> float:
    """Magnitude of one against the other in dB."""
    if without == 0.0:
        return 0.0 if total == 0.0 else float("inf")
    return db_from_gain(abs(total / without))


def _padded(rest: Float32, frames: int) -> Float32:
    return np.pad(rest, ((0, 0), (0, frames - rest.shape[1])))
