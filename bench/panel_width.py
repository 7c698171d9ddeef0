"""How wide intervals of agreement are, and how often they hold the truth, by number of candidates.

`python -m bench.panel_width [PANELS]` prints the table of decision 0019: simulated panels of nine
jurors, additive and normal, with a third of the variance within a candidate from severity or less.
"""

from __future__ import annotations

import sys

import numpy as np

from paritrana_analysis.jury.statistics.agreement import kendall_w
from paritrana_analysis.jury.statistics.intervals import bootstrap_intervals, jackknife_intervals

JURORS = 9
CANDIDATES, SEVERITY, ERROR = 100.0, 25.0, 75.0  # variances: ICC(2,1) = 0.5, ICC(3,1) = 0.571
MEASURES = ("icc2", "icc2k", "icc3", "alpha_interval", "kendall_w")


def panel(rng: np.random.Generator, candidates: int) -> np.ndarray:
    """Scores of one panel, jurors × candidates."""
    return (
        rng.normal(0, CANDIDATES**0.5, (1, candidates))
        + rng.normal(0, SEVERITY**0.5, (JURORS, 1))
        + rng.normal(0, ERROR**0.5, (JURORS, candidates))
    )


def main(panels: int) -> None:
    rng = np.random.default_rng(19)
    truth = {
        "icc2": CANDIDATES / (CANDIDATES + SEVERITY + ERROR),
        "icc2k": CANDIDATES / (CANDIDATES + (SEVERITY + ERROR) / JURORS),
        "icc3": CANDIDATES / (CANDIDATES + ERROR),
        "alpha_interval": CANDIDATES / (CANDIDATES + SEVERITY + ERROR),
        "kendall_w": kendall_w(panel(rng, 1200)).value,
    }
    print("candidates | method | " + " | ".join(f"{name}: holds, median width" for name in MEASURES))
    for candidates in (3, 5, 7, 10, 15, 20, 30, 60):
        found = {"jackknife": [], "bootstrap": []}
        for _ in range(panels):
            table = panel(rng, candidates)
            found["jackknife"].append(jackknife_intervals(table, measures=MEASURES))
            found["bootstrap"].append(bootstrap_intervals(table, measures=MEASURES, rng=rng, draws=400))
        for method, intervals in found.items():
            cells = []
            for name in MEASURES:
                told = [made[name] for made in intervals if made[name].low is not None]
                holds = np.mean([one.low <= truth[name] <= one.high for one in told])
                cells.append(f"{holds:.2f}, {np.median([one.high - one.low for one in told]):.2f}")
            print(f"{candidates} | {method} | " + " | ".join(cells), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
