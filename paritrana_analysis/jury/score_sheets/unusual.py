"""Sheets that are valid and unusual: a person is asked about them, and nothing is changed or left out."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.jury.remarks import Remark
from paritrana_analysis.jury.rounds import HIGHEST

#: Fewer scores than this show no pattern (ours).
FEWEST = 4
#: Whoever never goes above this may have scored from 0 to 10 (ours).
ANOTHER_SCALE = 10


def unusual(marks: pd.DataFrame) -> list[Remark]:
    """Jurors who gave every candidate the same score throughout, or no score above 10 on the scale to 100.

    marks : a row a cell with juror_id and score (0–100, blank where there is none).
    """
    found = []
    for juror_id, own in marks.dropna(subset=["score"]).groupby("juror_id", sort=False):
        scores = own["score"]
        if len(scores) < FEWEST:
            continue
        said = {"juror": juror_id, "n": len(scores), "highest": float(scores.max()), "scale": HIGHEST}
        if scores.nunique() == 1:
            found.append(Remark("score_sheets.all_alike", said))
        elif scores.max() <= ANOTHER_SCALE:
            found.append(Remark("score_sheets.another_scale", said))
    return found
