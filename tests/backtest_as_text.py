"""The table of docs/backtest.md, from `evaluation.backtest`; run as a program, it prints the table."""

from __future__ import annotations

import pandas as pd

GROUPS = {"nation": "nation", "zone": "zone", "province_code": "province"}
AWARDS = {"provinsi": "provinces", "kabupaten_kota": "districts"}
ORDERS = {
    "as_printed": "printed",
    "as_printed_12_months": "printed, ≤ 12 months",
    "registered": "registered (ours)",
}
CLAIMS = {"all": "all claims", "not_award_news": "without award news"}
STATES = {
    "cannot_be_judged": "cannot be judged",
    "not_above_chance": "not above chance",
    "above_chance": "above chance",
    "below_chance": "below chance",
}


def rows(results: pd.DataFrame) -> list[str]:
    """Rows with a counted winner; without award news only where five or more count, and in the sums."""
    shown = results[(results["winners_counted"] > 0) & results["claims"].isin(list(CLAIMS))]
    summed = shown["assessment_year"].isna()
    shown = shown[(shown["claims"] == "all") | (shown["winners_counted"] >= 5) | summed]
    # Only one year has counts by registration: its sum would be the same row again.
    shown = shown[~((shown["order"] == "registered") & shown["assessment_year"].isna())]
    shown = shown[~((shown["category"] == "kabupaten_kota") & (shown["grouping"] == "zone"))]
    columns = ["level", "grouping", "category", "assessment_year", "order", "claims"]
    places = {"order": list(ORDERS), "claims": list(CLAIMS)}
    shown = shown.sort_values(
        columns, key=lambda column: column.map(places[column.name].index) if column.name in places else column
    )
    return [_row(row) for row in shown.to_dict("records")]


def _row(row: dict) -> str:
    year = "all" if pd.isna(row["assessment_year"]) else str(int(row["assessment_year"]))
    cells = (
        year,
        f"{AWARDS[row['category']]} {row['level']}, {GROUPS[row['grouping']]}",
        ORDERS[row["order"]],
        CLAIMS[row["claims"]],
        f"{row['winners_counted']:.0f} / {row['winners_known']:.0f}",
        f"{row['ranked']:.0f}",
        f"{row['hits']:.1f} ({row['hits_expected']:.1f})",
        f"{row['hits_tail']:.3f}",
        f"{row['auc']:.2f}",
        f"{row['auc_tail']:.3f}",
        f"{row['mean_place']:.2f}",
        f"{row['winners_with_figure']:.0f}/{row['winners_known']:.0f}, "
        f"{row['others_with_figure']:.0f}/{row['others']:.0f}",
        STATES[row["state"]],
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    from paritrana_analysis.data import tables
    from paritrana_analysis.evaluation import backtest
    from paritrana_analysis.files.places import RAW

    print("\n".join(rows(backtest.real_backtests(tables.read_tables(RAW)))))
