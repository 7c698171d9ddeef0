"""Rows of scoring: every district on 20 indicators, how the time grows up to 100,000 firms, what scores of
real districts can still be, and a practice edition judged by the command.

Run as a process of its own: `python -m bench.scoring UNITS INDICATORS RUNS`. Prints JSON: seconds, the
median of the runs in a warm process, of a whole scoring with blanks, imputation, zones and reasons; with
`python -m bench.scoring limits 0 RUNS`, of the limits of 514 districts under all seven assumptions with
settled pairs, fewest checks and the worklist.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Timing, command, row

ROOT = Path(__file__).resolve().parent.parent
DISTRICTS, INDICATORS = 514, 20
#: Firms, and the indicators each is judged by.
FIRMS, FIRM_INDICATORS = (1_000, 10_000, 100_000), 12
SEED = 3
BLANK = 0.03


def rows(folder: Path, wanted) -> Iterator[dict]:
    """Rows whose name is wanted."""
    if wanted("score_514"):
        yield row("score_514", _timed(DISTRICTS, INDICATORS, 15))
    if wanted("score_growth"):
        timings = [_timed(units, FIRM_INDICATORS, 5) for units in FIRMS]
        few, many = timings[-2].seconds, timings[-1].seconds
        yield row(
            "score_growth",
            timings[-1],
            seconds_by_units={str(n): round(t.seconds, 4) for n, t in zip(FIRMS, timings, strict=True)},
            # 1 is time in proportion to the units.
            exponent=round(math.log(many / few) / math.log(FIRMS[-1] / FIRMS[-2]), 2),
        )
    if wanted("score_limits"):
        yield row("score_limits", _timed("limits", 0, 9))
    if wanted("score_practice"):
        paritrana = [sys.executable, "-m", "paritrana_analysis"]
        raw = folder / "practice" / "raw"
        made = ["practice", "--seed", "7", "--assessment-year", "2025", "--to", str(raw.parent)]
        subprocess.run([*paritrana, *made], check=True, capture_output=True, cwd=ROOT)
        asked = ["score", "--category", "kabupaten_kota", "--raw", str(raw), "--to", str(folder / "scores")]
        yield row("score_practice", command([*paritrana, *asked]))


def _timed(units: int | str, indicators: int, runs: int) -> Timing:
    """Seconds inside the process (its start is not scoring's), memory of the whole of it."""
    arguments = [sys.executable, "-m", "bench.scoring", str(units), str(indicators)]
    told = subprocess.run([*arguments, str(runs)], capture_output=True, text=True, check=True, cwd=ROOT)
    return Timing(json.loads(told.stdout)["seconds"], runs, command([*arguments, "1"]).peak_mib)


def main() -> None:
    import numpy as np

    from paritrana_analysis.scoring import score

    what, indicators, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if what == "limits":
        work = _limits()
    else:
        values, rules, zones = _case(int(what), indicators)

        def work():
            score(values, rules, zones, np.random.default_rng(SEED))

    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    print(json.dumps({"seconds": statistics.median(seconds[1:])}))


def _limits():
    """What scores of the districts can still be in 2025, the estimate's intervals stood in for by one."""
    import paritrana_analysis as pa
    from paritrana_analysis.evaluation.bounded import bounded
    from paritrana_analysis.rubric.possible import Known

    judged, names = pa.reports.judge_category(pa.read_tables(), 2025, "kabupaten_kota")
    known = Known(judged.material.employed, dict.fromkeys(names, (0.3, 0.5)))
    return lambda: bounded(judged, known)


def _case(units: int, indicators: int):
    """Four aspects by every kind of scale and policy, five zones, a few blanks."""
    import numpy as np
    import pandas as pd

    from paritrana_analysis.scoring import Aspect, Indicator, Rules, Scale

    rng = np.random.default_rng(SEED)
    names = [f"u{i:06d}" for i in range(units)]
    keys = [f"i{j:02d}" for j in range(indicators)]
    values = pd.DataFrame(rng.random((units, indicators)), index=names, columns=keys)
    values = values.mask(rng.random(values.shape) < BLANK)
    zones = pd.Series([f"zone {i % 5}" for i in range(units)], index=names)
    scales = (Scale("goalposts", lo=0, hi=1), Scale("min_max"), Scale("z"), Scale("rank"))
    policies = ("zero", "reweight", "impute", "reweight")
    made = [
        Indicator(key, f"a{j % 4}", 4 / indicators, 1, scales[j % 4], policies[j // 4 % 4])
        for j, key in enumerate(keys)
    ]
    return values, Rules([Aspect(f"a{k}", 0.25) for k in range(4)], made, between="geometric"), zones


if __name__ == "__main__":
    main()
