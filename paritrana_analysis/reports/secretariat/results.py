"""What the panel's result gives the papers of a result: winners, and in whose words they are told."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.reports.jury.outcome import labels_of, result_told
from paritrana_analysis.reports.secretariat.desk import Desk, full_name


def won(desk: Desk) -> pd.DataFrame:
    """The rows of winners; none where somebody has yet to confirm them."""
    result = desk.briefing.result
    rows = result.selection.standings.query("won")
    return rows.iloc[:0] if desk.meeting.leaves_open(result) else rows


def sentences(desk: Desk) -> list[str]:
    """Who won what, as proposed or as decided; or why nobody did yet."""
    names = {one.unit: full_name(one.name) for one in desk.round.candidates}
    labels = labels_of(desk.briefing) | names
    return result_told(desk.briefing.result, labels, desk.reader, desk.meeting)
