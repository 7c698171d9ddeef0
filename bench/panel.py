"""Rows of the panel: all point estimates, and the intervals, of 40 jurors × 60 candidates × 12 criteria.

Ours is timed in a process of its own, after one call that loads what is loaded once. The peers,
pingouin and krippendorff, are GPL and stay in an environment of their own: name its Python in
PARITRANA_PEERS (`pip install pingouin krippendorff`); without it the rows have no peer.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.measure import Timing, row

ROOT = Path(__file__).resolve().parent.parent
JURORS, CANDIDATES, CRITERIA = 40, 60, 12
DRAWS, RUNS = 1000, {"statistics": 15, "intervals": 3}
PEER = "pingouin intraclass_corr and krippendorff interval + ordinal only, a criterion at a time"

_OURS = """
import resource, sys, time
import numpy as np
from bench.panel import work
call, runs = work(sys.argv[1]), int(sys.argv[2])
call()
seconds = []
for _ in range(runs):
    started = time.perf_counter()
    call()
    seconds.append(time.perf_counter() - started)
print(np.median(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

#: Six forms of ICC and two alphas; on the first criteria only, and no W, severity or results.
_THEIRS = """
import sys, time, warnings
import krippendorff, numpy as np, pandas as pd, pingouin
warnings.simplefilter("ignore")
cube = np.load(sys.argv[1])
sample = cube.shape[2] // 4
def one(table):
    long = pd.DataFrame(table).stack().reset_index()
    long.columns = ["juror", "candidate", "score"]
    pingouin.intraclass_corr(long, "candidate", "juror", "score")
    for level in ("interval", "ordinal"):
        krippendorff.alpha(table, level_of_measurement=level)
one(cube[:, :, 0])
started = time.perf_counter()
for criterion in range(sample):
    one(cube[:, :, criterion])
print((time.perf_counter() - started) * cube.shape[2] / sample)
"""


def cube():
    """Whole scores of 0–100 from an additive panel, complete."""
    import numpy as np

    rng = np.random.default_rng(40)
    merit = rng.normal(60, 10, (1, CANDIDATES, CRITERIA))
    strict = rng.normal(0, 5, (JURORS, 1, CRITERIA))
    scores = merit + strict + rng.normal(0, 8, (JURORS, CANDIDATES, CRITERIA))
    return np.clip(np.round(scores), 0, 100)


def work(name: str) -> Callable[[], object]:
    """What a row times, without arguments."""
    import numpy as np

    from paritrana_analysis.jury.statistics.intervals import bootstrap_intervals
    from paritrana_analysis.jury.statistics.statistics import panel_statistics

    scores = cube()
    if name == "statistics":
        return lambda: panel_statistics(scores)
    return lambda: [
        bootstrap_intervals(scores[:, :, criterion], rng=np.random.default_rng(criterion), draws=DRAWS)
        for criterion in range(CRITERIA)
    ]


def rows(folder: Path, wanted) -> Iterator[dict]:
    """Rows whose name is wanted, in a temporary folder."""
    for name in ("statistics", "intervals"):
        if wanted(f"panel_{name}"):
            seconds, peak = _printed(sys.executable, _OURS, name, RUNS[name])
            peer = _peer_seconds(folder) if name == "statistics" else None
            yield row(
                f"panel_{name}",
                Timing(seconds, RUNS[name], peak),
                peer=PEER,
                peer_seconds=peer,
                scaled=True,
                panel=f"{JURORS} x {CANDIDATES} x {CRITERIA}",
                **({"draws": DRAWS} if name == "intervals" else {}),
            )


def _peer_seconds(folder: Path) -> float | None:
    import numpy as np

    python = os.environ.get("PARITRANA_PEERS")
    if not python:
        return None
    scores = folder / "panel.npy"
    np.save(scores, cube())
    return _printed(python, _THEIRS, scores)[0]


def _printed(python: str, script: str, *arguments: object) -> list[float]:
    told = subprocess.run(
        [python, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [float(number) for number in told.stdout.split()]
