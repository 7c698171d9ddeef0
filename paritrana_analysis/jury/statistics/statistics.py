"""All point estimates of a panel at once, criterion by criterion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from paritrana_analysis.jury.statistics.agreement import Agreement, icc, kendall_w, krippendorff_alpha
from paritrana_analysis.jury.statistics.outliers import Outlier, outlying_sheets
from paritrana_analysis.jury.statistics.severity import Severity, severity
from paritrana_analysis.jury.statistics.summary import (
    TRIM,
    Summary,
    WithoutEachJuror,
    summarise,
    without_each_juror,
)
from paritrana_analysis.jury.statistics.table import checked


@dataclass(frozen=True)
class CriterionStatistics:
    """One criterion, or the total: agreement by measure, severity, outlying sheets."""

    agreement: dict[str, Agreement]
    severity: Severity
    outliers: list[Outlier]


@dataclass(frozen=True)
class PanelStatistics:
    """`criteria` has one entry a criterion (one, if a table was given); summary and the results
    without each juror are shaped as the scores (see `summary`)."""

    criteria: tuple[CriterionStatistics, ...]
    summary: Summary
    without: WithoutEachJuror


def panel_statistics(scores: ArrayLike, *, statistic: str = "mean", trim: float = TRIM) -> PanelStatistics:
    """Agreement (six ICC, alpha interval and ordinal, W), severity, outlying sheets, results.

    scores : jurors × candidates, or jurors × candidates × criteria, NaN for none.
    statistic, trim : of the results without each juror, see `summary.without_each_juror`.
    Raises ValueError as `table.checked` and `summary.without_each_juror`.

    >>> import paritrana_analysis as pa
    >>> panel = pa.panel_statistics([[70, 80, 60], [72, 79, 65], [68, 85, 61]])
    >>> panel.summary.mean.round(1).tolist()
    [70.0, 81.3, 62.0]
    """
    table = checked(scores, 2, 3)
    # A criterion at a time, each lying in one piece: scattered cells take twice as long.
    criteria = np.ascontiguousarray(np.moveaxis(table, -1, 0)) if table.ndim == 3 else [table]
    return PanelStatistics(
        criteria=tuple(map(_one, criteria)),
        summary=summarise(table, trim=trim),
        without=without_each_juror(table, statistic=statistic, trim=trim),
    )


def _one(table) -> CriterionStatistics:
    agreement = icc(table)
    for level in ("interval", "ordinal"):
        agreement[f"alpha_{level}"] = krippendorff_alpha(table, level)
    agreement["kendall_w"] = kendall_w(table)
    fitted = severity(table)
    return CriterionStatistics(agreement, fitted, outlying_sheets(table, fitted=fitted))
