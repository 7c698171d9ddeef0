"""Estimates on the real figures: the fit of provinces, the districts on top, and growth with the claims.

Seconds are of the call alone, tables read before: the fit and its draws, as `pa.estimates` makes them. Growth
sets twice the claims (each told again a year earlier) beside the plain row.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

RUNS = 5


def rows(folder: Path, wanted: Callable[[str], bool]) -> Iterator[dict]:
    """Rows whose name is wanted."""
    for name, work in WORK.items():
        if wanted(name):
            yield {"name": name, **work()}


def _timed(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return seconds


def _told(seconds: list[float], **more) -> dict:
    return {"seconds": round(statistics.median(seconds), 3), "runs": len(seconds), **more}


def _parts():
    """What a fit of the provinces takes: observations, codes, proxies, scales."""
    import paritrana_analysis as pa
    from paritrana_analysis.coverage.estimates import scales
    from paritrana_analysis.coverage.estimates.denominators import log_workers
    from paritrana_analysis.coverage.estimates.observations import observations

    tables = pa.read_tables()
    year = int(tables["labour_force"]["year"].max())
    read, _ = observations(tables["coverage_reported"], tables["participants"], year)
    force = pa.workforce(tables["labour_force"])
    codes = sorted(code for code in force["region_code"].unique() if len(code) == 2 and code != "00")
    return read, codes, log_workers(force, codes, year), scales.read("province")


def estimates_fit() -> dict:
    from threadpoolctl import threadpool_limits

    from paritrana_analysis.coverage.estimates import provinces

    read, codes, proxy, scale = _parts()

    def work():
        fitted = provinces.fit_provinces(read, codes, proxy, scale)
        drawn = {"sweeps": provinces.SWEEPS, "per_sweep": provinces.PER_SWEEP, "warm_up": provinces.WARM_UP}
        return fitted.draw(1, **drawn)

    with threadpool_limits(1, user_api="blas"):
        work()
        return _told(_timed(work), observations=len(provinces.of_provinces(read, codes)))


def estimates_districts() -> dict:
    import paritrana_analysis as pa

    tables = pa.read_tables()
    year = int(tables["labour_force"]["year"].max())
    return _told(_timed(lambda: pa.estimates(tables, year, level="district"), 3))


def estimates_growth() -> dict:
    import pandas as pd
    from threadpoolctl import threadpool_limits

    from paritrana_analysis.coverage.estimates import provinces

    read, codes, proxy, scale = _parts()
    earlier = read[(read["first_quarter"] >= 4) & (read["kind"] != "registration")]
    earlier = earlier.assign(
        first_quarter=earlier["first_quarter"] - 4,
        last_quarter=earlier["last_quarter"] - 4,
        claim_ids=earlier["claim_ids"] + "-earlier",
    )
    more = pd.concat([read, earlier], ignore_index=True)
    with threadpool_limits(1, user_api="blas"):
        once = _timed(lambda: provinces.fit_provinces(read, codes, proxy, scale), 3)
        twice = _timed(lambda: provinces.fit_provinces(more, codes, proxy, scale), 3)
    times = len(provinces.of_provinces(more, codes)) / len(provinces.of_provinces(read, codes))
    ratio = statistics.median(twice) / statistics.median(once)
    return _told(
        twice,
        plain_seconds=round(statistics.median(once), 3),
        claims_times=round(times, 2),
        ratio=round(ratio, 2),
    )


WORK = {one.__name__: one for one in (estimates_fit, estimates_districts, estimates_growth)}
