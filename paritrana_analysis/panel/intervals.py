"""How sure the agreement of a panel is: intervals from candidates drawn again and again.

The candidates stand for others like them; the jurors are the jurors. A candidate comes with all
its scores and all its blanks. With few candidates the interval is wide, and still too narrow
(decision 0019): `verdict` refuses to judge by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from paritrana_analysis.panel.agreement import (
    ICC_FORMS,
    LEVELS,
    MEASURES,
    Agreement,
    alpha_draws,
    icc,
    icc_draws,
    kendall_draws,
    kendall_w,
    krippendorff_alpha,
    scored_by_all,
)
from paritrana_analysis.panel.table import checked, sitting

#: Those that a panel's report gives; nominal and ratio scales are for who asks.
REPORTED = (*ICC_FORMS, "alpha_interval", "alpha_ordinal", "kendall_w")

_BLOCK = 500  # draws held in memory at a time


@dataclass(frozen=True)
class AgreementInterval:
    """An estimate with its interval; low and high are None without estimate, or when `reason` says why.

    draws : made. draws_used : those in which the measure is defined (not if, say, one candidate was
    drawn every time); with fewer than half of them there is no interval (reason "draws_undefined").
    """

    estimate: Agreement
    low: float | None
    high: float | None
    level: float
    draws: int
    draws_used: int
    reason: str | None = None


def agreement_intervals(
    table,
    *,
    rng: np.random.Generator,
    measures: Iterable[str] = REPORTED,
    draws: int = 1000,
    level: float = 0.95,
) -> dict[str, AgreementInterval]:
    """Percentile intervals of measures of agreement, by bootstrap over candidates.

    table    : scores, jurors × candidates, NaN for none.
    rng      : the generator. All measures are computed on the same draws, so one more measure
               moves none of the others.
    measures : names out of agreement.MEASURES.
    draws, level : number of bootstrap samples, above 0; confidence, between 0 and 1.

    Expected disagreement, variances and ranks are computed anew in each draw. Kendall's W is drawn
    over the same draws, from the candidates that every juror scored; a draw with fewer than two of
    them has none. Limits below 0 are reported as they are.
    Returns an AgreementInterval for each measure, in the order asked for. Raises ValueError for an
    unknown measure, draws or level that can't be, scores below 0 with alpha_ratio, and as `table.checked`.
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    names = list(measures)
    if unknown := [name for name in names if name not in MEASURES]:
        raise ValueError(f"measures are out of {', '.join(MEASURES)}, not {', '.join(map(repr, unknown))}")
    if draws < 1 or not 0 < level < 1:
        raise ValueError(f"draws is above 0 and level between 0 and 1, not {draws!r} and {level!r}")
    used, _, _ = sitting(checked(table, 2))
    estimates = _estimates(used if used.size else checked(table, 2), names)
    drawn = {name: [] for name in names}
    candidates = used.shape[1]
    if candidates:
        counts = rng.multinomial(candidates, np.full(candidates, 1 / candidates), size=draws).astype(float)
        for start in range(0, draws, _BLOCK):
            for name, values in _drawn(used, names, counts[start : start + _BLOCK]).items():
                drawn[name].append(values)
    return {name: _interval(estimates[name], drawn[name], draws, level) for name in names}


def _estimates(table: np.ndarray, names: list[str]) -> dict[str, Agreement]:
    found = icc(table) if set(names) & set(ICC_FORMS) else {}
    for level in LEVELS:
        if f"alpha_{level}" in names:
            found[f"alpha_{level}"] = krippendorff_alpha(table, level)
    if "kendall_w" in names:
        found["kendall_w"] = kendall_w(table)
    return found


def _drawn(table: np.ndarray, names: list[str], counts: np.ndarray) -> dict[str, np.ndarray]:
    found = icc_draws(table, counts) if set(names) & set(ICC_FORMS) else {}
    for level in LEVELS:
        if f"alpha_{level}" in names:
            found[f"alpha_{level}"] = alpha_draws(table, level, counts)
    if "kendall_w" in names:
        ranked = ~np.isnan(table).any(axis=0)
        found["kendall_w"] = kendall_draws(scored_by_all(table), counts[:, ranked])
    return {name: found[name] for name in names}


def _interval(estimate: Agreement, drawn: list[np.ndarray], draws: int, level: float) -> AgreementInterval:
    values = np.concatenate(drawn) if drawn else np.empty(0)
    values = values[~np.isnan(values)]
    if estimate.value is None:
        return AgreementInterval(estimate, None, None, level, draws, values.size, estimate.reason)
    if values.size < draws / 2:
        return AgreementInterval(estimate, None, None, level, draws, values.size, "draws_undefined")
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return AgreementInterval(estimate, float(low), float(high), level, draws, values.size)
