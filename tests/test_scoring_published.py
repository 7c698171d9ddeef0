"""Scoring agrees with the numbers that others have printed, each test named after its publication."""

from math import log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from paritrana_analysis.scoring import (
    Aspect,
    Indicator,
    Rules,
    Scale,
    rank,
    score,
)
from paritrana_analysis.scoring.aggregation import arithmetic, geometric, mpi
from paritrana_analysis.scoring.scales import (
    distance_to_target,
    goalposts,
    min_max,
    z_score,
)
from paritrana_analysis.scoring.weights import ahp, budget_allocation

TAI = pd.read_csv(Path(__file__).parent / "data" / "tai.csv", comment="#", index_col="country")
#: UNDP, Human Development Report 2001, technical note 2.
GOALPOSTS = {
    "patents": (0, 994),
    "royalties": (0, 272.6),
    "internet": (0, 232.4),
    "exports": (0, 80.8),
    "telephones_log10": (0, np.log10(901)),
    "electricity_log10": (np.log10(22), np.log10(6969)),
    "schooling_years": (0.8, 12),
    "university": (0.1, 27.4),
}


def tai_rules(weights):
    indicators = [
        Indicator(key, "tai", weight, 1, Scale("goalposts", lo=lo, hi=hi), "exclude")
        for (key, (lo, hi)), weight in zip(GOALPOSTS.items(), weights, strict=True)
    ]
    return Rules([Aspect("tai", 1.0)], indicators)


# --- Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC ------------------


def test_handbook_table_23_ranks_23_countries_by_technology_with_equal_weights():
    totals = score(TAI, tai_rules([1 / 8] * 8)).totals
    assert totals["rank"].tolist() == TAI["published_rank_equal_weights"].tolist()


def test_handbook_table_23_ranks_23_countries_by_technology_with_the_jurors_weights():
    totals = score(TAI, tai_rules([0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18])).totals
    assert totals["rank"].tolist() == TAI["published_rank_budget_allocation"].tolist()


def test_technology_scores_of_23_countries_to_four_digits():
    """Worked by another route from the Handbook's Table A.2 and UNDP's goalposts of 2001."""
    printed = {
        "Finland": 0.7449, "United States": 0.7329, "Sweden": 0.7038, "Japan": 0.6984, "Korea": 0.6659,
        "Netherlands": 0.6304, "United Kingdom": 0.6065, "Singapore": 0.5973, "Canada": 0.5895,
        "Australia": 0.5880, "Germany": 0.5830, "Norway": 0.5804, "Ireland": 0.5667, "Belgium": 0.5530,
        "New Zealand": 0.5488, "Austria": 0.5446, "France": 0.5362, "Israel": 0.5151, "Spain": 0.4815,
        "Italy": 0.4722, "Czech Republic": 0.4662, "Hungary": 0.4647, "Slovenia": 0.4594,
    }  # fmt: skip
    totals = score(TAI, tai_rules([1 / 8] * 8)).totals["total"]
    assert (totals / 100).to_dict() == pytest.approx(printed, abs=0.00005)


@pytest.mark.parametrize(
    ("country", "from_lowest", "z", "minmax", "to_mean", "to_best", "to_worst"),
    [("Finland", 15, 0.26, 0.59, 1.04, 0.83, 1.41), ("United States", 23, 1.52, 1.00, 1.25, 1.00, 1.69)],
)
def test_handbook_table_15_scales_years_of_schooling(
    country, from_lowest, z, minmax, to_mean, to_best, to_worst
):
    years = TAI["schooling_years"]
    assert rank(-years)[country] == from_lowest
    assert (z_score(years)[country] - 50) / 10 == pytest.approx(z, abs=0.005)
    assert min_max(years)[country] / 100 == pytest.approx(minmax, abs=0.005)
    # The book's distances are not cut at the reference: a way of 10 times the target shows them whole.
    for reference, printed in ((years.mean(), to_mean), (years.max(), to_best), (years.min(), to_worst)):
        assert 10 * distance_to_target(years, 10 * reference, lo=0)[country] / 100 == pytest.approx(
            printed, abs=0.005
        )


def test_handbook_6_11_the_geometric_mean_rewards_raising_what_is_low():
    assert arithmetic([[21, 1, 1, 1], [6, 6, 6, 6]]).tolist() == [6, 6]
    found = geometric([[21, 1, 1, 1], [6, 6, 6, 6], [21, 2, 1, 1], [6, 7, 6, 6]])
    assert found == pytest.approx([2.1407, 6, 2.5457, 6.2357], abs=0.00005)


# --- others ------------------------------------------------------------------------------------------


def test_undp_human_development_report_2020_technical_note_1_example():
    income = goalposts(np.log([3829.0]), log(100), log(75_000))[0]
    assert income / 100 == pytest.approx(0.5506, abs=0.00005)
    hdi = geometric([69.71, 34.47, income]) / 100
    assert hdi == pytest.approx(0.50956, abs=0.000005)
    assert round(float(hdi), 3) == 0.510


def test_the_human_development_index_by_a_rule_book_of_two_levels():
    """The same with raw years: arithmetic within knowledge, geometric between the three aspects."""
    values = pd.DataFrame({"life": [65.31], "expected": [7.91], "mean": [3.75], "income": [log(3829)]})
    ends = {"life": (20, 85), "expected": (0, 18), "mean": (0, 15), "income": (log(100), log(75_000))}
    aspect = {"life": "health", "expected": "knowledge", "mean": "knowledge", "income": "living"}
    rules = Rules(
        [Aspect(key, 1 / 3) for key in ("health", "knowledge", "living")],
        [
            Indicator(
                key,
                aspect[key],
                0.5 if aspect[key] == "knowledge" else 1,
                1,
                Scale("goalposts", *ends[key]),
                "exclude",
            )
            for key in ends
        ],
        between="geometric",
    )
    found = score(values, rules)
    assert found.aspects.loc[0].tolist() == pytest.approx([69.71, 34.47, 55.06], abs=0.005)
    assert found.totals.at[0, "total"] == pytest.approx(51.0, abs=0.05)


def test_de_muro_mazziotta_pareto_2011_takes_the_population_spread_over_the_indicators():
    assert mpi([90, 100, 110]) == pytest.approx(99.3333333, abs=5e-8)
    assert mpi([90, 100, 110], penalty="positive") == pytest.approx(100.6666667, abs=5e-8)
    assert mpi([90, 100, 110], [1, 2, 1]) == pytest.approx(99.5)  # the spread of 90, 100, 100, 110


def test_saaty_a_consistent_matrix_gives_back_the_weights_it_was_made_from():
    made = np.array([0.5, 0.3, 0.2])
    found = ahp(pd.DataFrame(made[:, None] / made, index=list("abc"), columns=list("abc")))
    assert found.weights.tolist() == pytest.approx(made)
    assert (found.eigenvalue, found.ci, found.cr) == pytest.approx((3, 0, 0), abs=1e-12)
    assert found.consistent and not found.notices


def test_saaty_three_items_in_closed_form():
    """For three items the eigenvector is the geometric mean of the rows, and λ = 1 + r + 1/r."""
    matrix = np.array([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    found = ahp(pd.DataFrame(matrix, index=list("abc"), columns=list("abc")))
    rows = matrix.prod(axis=1) ** (1 / 3)
    r = (5 / 9) ** (1 / 3)
    assert found.weights.tolist() == pytest.approx(rows / rows.sum())
    assert found.eigenvalue == pytest.approx(1 + r + 1 / r)
    assert found.cr == pytest.approx((r + 1 / r - 2) / 2 / 0.58)


def test_jurors_divide_100_points_and_their_spread_is_kept():
    points = pd.DataFrame({"x": [60, 40], "y": [40, 60]}, index=["first", "second"])
    found = budget_allocation(points)
    assert found.weights.to_dict() == {"x": 0.5, "y": 0.5}
    assert found.sd["x"] == pytest.approx(0.1 * 2**0.5)
    assert found.jurors.loc["first"].tolist() == [0.6, 0.4]
