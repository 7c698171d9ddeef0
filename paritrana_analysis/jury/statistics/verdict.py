"""Decides whether a panel's reliability can be told; if so, gives the estimate with its interval.

No word such as "good" is given: published limits for such words differ by measure, and hide the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

from paritrana_analysis.jury.statistics.intervals import AgreementInterval

MIN_CANDIDATES = 10  # assumption of ours, from the simulated intervals in decision 0019
MIN_JURORS = (
    3  # Koo and Li (2016), A Guideline of Selecting and Reporting Intraclass Correlation Coefficients
)
STATES = ("verdict_possible", "too_few_candidates", "too_few_jurors", "undefined")


@dataclass(frozen=True)
class ReliabilityVerdict:
    """`state`, what it rests on, and the numbers, which are given in every state.

    state : "verdict_possible" the interval may be judged; "too_few_candidates", "too_few_jurors" it
            may not, and the limit says from how many; "undefined" there is no estimate or no
            interval, and reason says why.
    """

    state: str
    measure: str
    estimate: float | None
    low: float | None
    high: float | None
    level: float
    candidates: int
    min_candidates: int
    jurors: int
    min_jurors: int
    reason: str | None = None


def reliability_verdict(
    interval: AgreementInterval, *, min_candidates: int = MIN_CANDIDATES, min_jurors: int = MIN_JURORS
) -> ReliabilityVerdict:
    """State whether reliability may be judged from this interval.

    interval : of one measure, by jackknife unless the bootstrap is meant.
    min_candidates, min_jurors : as counted by that measure (Kendall's W: candidates scored by all).
    A panel of few candidates is told so first, even if the measure is undefined there.
    """
    estimate = interval.estimate
    if estimate.candidates < min_candidates:
        state = "too_few_candidates"
    elif estimate.jurors < min_jurors:
        state = "too_few_jurors"
    elif interval.low is None:
        state = "undefined"
    else:
        state = "verdict_possible"
    return ReliabilityVerdict(
        state=state,
        measure=estimate.measure,
        estimate=estimate.value,
        low=interval.low,
        high=interval.high,
        level=interval.level,
        candidates=estimate.candidates,
        min_candidates=min_candidates,
        jurors=estimate.jurors,
        min_jurors=min_jurors,
        reason=interval.reason,
    )
