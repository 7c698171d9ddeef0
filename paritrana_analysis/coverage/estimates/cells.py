"""Disjoint counts of participants by region, segment and quarter, and how each moves with the unknowns.

For each region and quarter there are two groups of workers, wage earners (PU) and others (BPU), and three
counts: PU and BPU participants, each a fraction of its own workers, and participants through construction, a
fraction of the workers of both whom the two leave uncovered. A fraction is a logistic function of its
unknown, so coverage cannot pass 1, segments are disjoint, and sums over segments and regions are sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.special import expit


@dataclass(frozen=True)
class Cells:
    """logits (…, regions, 3, quarters) and log workers (…, regions, 2, quarters), as counts."""

    logits: np.ndarray
    log_workers: np.ndarray

    def during(self, quarters: slice) -> Cells:
        """These quarters alone."""
        return Cells(self.logits[..., quarters], self.log_workers[..., quarters])

    @cached_property
    def workers(self) -> np.ndarray:
        """Workers who could be members, (…, regions, 2, quarters): PU, BPU."""
        return np.exp(self.log_workers)

    @cached_property
    def uncovered(self) -> np.ndarray:
        """Of these the ones that PU and BPU leave uncovered, same shape."""
        return self.workers * expit(-self.logits[..., :2, :])

    @cached_property
    def participants(self) -> np.ndarray:
        """Active participants, (…, regions, 3, quarters): PU, BPU, construction."""
        fraction = expit(self.logits)
        own = self.workers * fraction[..., :2, :]
        construction = self.uncovered.sum(axis=-2, keepdims=True) * fraction[..., 2:, :]
        return np.concatenate([own, construction], axis=-2)

    def slopes(self) -> sparse.csr_matrix:
        """d log participants / d (logits, log workers), cells × (3 + 2) unknowns, for a single state."""
        regions, _, quarters = self.logits.shape
        fraction = expit(self.logits)
        three = np.arange(regions * 3 * quarters).reshape(regions, 3, quarters)
        two = three.size + np.arange(regions * 2 * quarters).reshape(regions, 2, quarters)
        uncovered = self.uncovered
        part = uncovered / uncovered.sum(axis=1, keepdims=True)
        construction = np.broadcast_to(three[:, 2:, :], part.shape)
        entries = [
            (three, three, 1 - fraction),  # of each count by its own logit
            (three[:, :2], two, np.ones_like(part)),  # of PU and BPU by their workers
            (
                construction,
                three[:, :2],
                -part * fraction[:, :2],
            ),  # who is PU or BPU isn't left for construction
            (construction, two, part),
        ]
        rows, columns, values = (np.concatenate([e[i].ravel() for e in entries]) for i in range(3))
        return sparse.csr_matrix((values, (rows, columns)), shape=(three.size, three.size + two.size))


def running_sums(quarters: int, decay: float) -> np.ndarray:
    """Innovations → path of an AR(1) process in its steady state, innovations of standard deviation 1."""
    lag = np.subtract.outer(np.arange(quarters), np.arange(quarters))
    paths = np.where(lag >= 0, decay ** np.maximum(lag, 0), 0.0)
    paths[:, 0] /= np.sqrt(1 - decay**2)
    return paths
