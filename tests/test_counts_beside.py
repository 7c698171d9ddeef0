"""Counts told without a percentage: which contradict the figure a report leads with."""

import pandas as pd
import pytest

from paritrana_analysis.coverage.claims import coverage_claims, leading
from paritrana_analysis.coverage.counts_beside import counts_that_differ
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.text import counts_beside


def ledger(*rows: dict) -> pd.DataFrame:
    """A ledger of one region, "99": coverage of 40 % in June 2025, 400 of 1,000, and the rows asked for."""
    first = [
        {"claim_id": "C1", "measure": "coverage", "value": 40.0, "unit": "percent"},
        {"claim_id": "C2", "measure": "participants", "value": 400.0, "denominator_value": 1000.0},
    ]
    blank = {"region_code": "99", "as_of": "2025-06", "segment": "ALL", "unit": "persons", "source": "s.id"}
    blank |= {"denominator_value": None, "denominator_definition": "", "counting_basis": "not_stated"}
    blank |= {"note": "", "reliability": ""}
    other = {"source": "other.id", "measure": "participants"}
    table = pd.DataFrame([blank | row for row in first] + [blank | other | row for row in rows])
    return table.astype({"denominator_value": "float64"})


def differ(table: pd.DataFrame, year: int = 2025) -> dict[str, float]:
    lead = leading(coverage_claims(table), year)
    found = counts_that_differ(table, lead, year)
    return dict(zip(found["claim_id"], found["implied_share"].round(4), strict=True))


def test_a_count_over_its_own_workers_contradicts_the_figure_used():
    assert differ(ledger({"claim_id": "C3", "value": 300.0, "denominator_value": 1200.0})) == {"C3": 0.25}


def test_a_count_without_workers_is_divided_by_those_of_the_figure_used():
    assert differ(ledger({"claim_id": "C3", "value": 500.0})) == {"C3": 0.5}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"value": 409.0}, id="within one percentage point"),
        pytest.param({"value": 500.0, "as_of": "2024-12"}, id="six months away"),
        pytest.param({"value": 500.0, "as_of": "2026-01"}, id="after the period"),
        pytest.param({"value": 500.0, "segment": "PU"}, id="of waged workers alone"),
        pytest.param({"value": 500.0, "reliability": "doubtful"}, id="doubted by its own note"),
        pytest.param({"value": 400.0, "source": "s.id"}, id="the count behind the figure itself"),
    ],
)
def test_a_count_does_not_contradict(row):
    assert differ(ledger({"claim_id": "C3"} | row)) == {}


def test_a_count_on_another_stated_basis_is_another_quantity():
    table = ledger({"claim_id": "C3", "value": 500.0, "counting_basis": "registration"})
    assert differ(table) == {"C3": 0.5}  # the figure used doesn't say how it was counted
    table.loc[table["source"] == "s.id", "counting_basis"] = "residence"
    assert differ(table) == {}


def test_west_sumatras_610715_of_2_9_million_stand_beside_its_43_percent(real):
    told = real["coverage_reported"]
    found = counts_that_differ(told, leading(coverage_claims(told), 2025), 2025)
    own = found[found["region_code"] == "13"]
    assert own["claim_id"].tolist() == ["C0196"]
    assert counts_beside.told(Reader("en"), own, 0.43) == (
        "A count told without a percentage does not go with that figure of 43%: 610,715 of 2,900,000 "
        "(“jumlah angkatan kerja di Sumbar”; August 2025, harianhaluan.id), by our division 21.1%."
    )
