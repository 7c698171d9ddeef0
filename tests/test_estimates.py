"""The estimate that reconciles claims: its rules, its sums, its errors, and truth that is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import paritrana_analysis as pa
from paritrana_analysis.coverage.estimates import districts, provinces, robust_system, scales, summary
from paritrana_analysis.coverage.estimates.cells import Cells, running_sums
from paritrana_analysis.coverage.estimates.denominators import log_workers
from paritrana_analysis.coverage.estimates.estimate import Estimates
from paritrana_analysis.coverage.estimates.observations import observations, quarter_of
from paritrana_analysis.coverage.estimates.structure import Structure
from paritrana_analysis.coverage.precision import rounding

YEAR = 2025


@pytest.fixture(scope="module")
def tables():
    return pa.read_tables()


@pytest.fixture(scope="module")
def found(tables) -> Estimates:
    return pa.estimates(tables, YEAR)


# --- which claims are read, and as what --------------------------------------------------------------------


def claim(region="11", as_of="2024-06", measure="coverage", segment="ALL", value=40.0, **other) -> dict:
    unit = "percent" if measure == "coverage" else "persons"
    return {
        "region_code": region,
        "claim_id": other.pop("claim_id", ""),
        "as_of": as_of,
        "measure": measure,
        "segment": segment,
        "value": value,
        "unit": unit,
        "denominator_value": np.nan,
        "denominator_definition": "",
        "counting_basis": "not_stated",
        "source": "https://example.org/a",
        "note": "",
        "reliability": "",
        "reading": "",
    } | other


def ledger(*claims: dict) -> pd.DataFrame:
    return pd.DataFrame(
        [row | {"claim_id": row["claim_id"] or f"C{number:04}"} for number, row in enumerate(claims, 1)]
    )


NO_COUNTS = pd.DataFrame(
    {
        name: pd.Series(dtype="object")
        for name in [
            "region_code",
            "as_of",
            "segment",
            "status",
            "counting_basis",
            "participants",
            "publisher",
            "source",
            "reliability",
            "note",
        ]
    }
)


def read(*claims: dict, until: int = YEAR) -> pd.DataFrame:
    return observations(ledger(*claims), NO_COUNTS, until)[0]


def left_out(*claims: dict, until: int = YEAR) -> dict[str, str]:
    return observations(ledger(*claims), NO_COUNTS, until)[1].set_index("claim_id")["why"].to_dict()


def test_a_figure_told_by_many_newspapers_is_one_observation():
    told = read(claim(source="a"), claim(source="b"), claim(as_of="2024-07", source="c"))
    assert list(told["claim_ids"]) == ["C0001+C0002+C0003"]
    assert list(told["told_by"]) == [3]


def test_a_rounded_figure_and_the_exact_one_behind_it_are_one_and_the_exact_one_stands():
    told = read(claim(value=46.0), claim(value=46.03, source="b"))
    assert list(told["value"].round(4)) == [0.4603]


def test_what_another_office_counted_itself_is_a_figure_of_its_own():
    """A survey that finds the agency's number is evidence, not the agency's number told again."""
    told = read(claim(source="a"), claim(source="b", origin="bps"))
    assert set(told["origin"]) == {"bpjs", "bps"}
    assert set(summary._support(told, ["11"], range(24, 28))["grade"]) == {"high"}
    assert set(summary._support(read(claim()), ["11"], range(24, 28))["grade"]) == {"medium"}


def test_two_figures_that_differ_by_more_than_their_rounding_are_two():
    assert len(read(claim(value=37.01), claim(value=42.0, source="b"))) == 2


def test_the_same_figure_a_year_later_is_a_claim_of_its_own():
    assert len(read(claim(as_of="2023-06"), claim(as_of="2024-06"))) == 2


def test_of_a_share_its_count_and_denominator_the_count_says_nothing_more():
    share = claim(value=40.0, denominator_value=1000.0)
    count = claim(measure="participants", value=400.0, denominator_value=1000.0)
    assert sorted(read(share, count)["kind"]) == ["share", "workers"]
    assert left_out(share, count) == {"C0002": "told_by_share"}


def test_a_share_at_odds_with_its_own_numbers_is_not_read_and_its_numbers_are():
    share = claim(value=60.0, denominator_value=1000.0)
    count = claim(measure="participants", value=400.0, denominator_value=1000.0)
    assert sorted(read(share, count)["kind"]) == ["count", "workers"]
    assert left_out(share, count) == {"C0001": "disagrees"}


@pytest.mark.parametrize(
    "other, why",
    [
        ({"as_of": "2025-01"}, "later"),
        ({"as_of": "2017-12"}, "before"),
        ({"segment": "RENTAN"}, "part"),
        ({"segment": "JAKON"}, "part"),  # a share of construction workers: nobody counts those
        ({"reading": "of_target"}, "other_reading"),
        ({"value": 143.5}, "above_all"),
        ({"value": 0.0}, "not_positive"),
        ({"counting_basis": "registration"}, "share_by_registration"),
        ({"reliability": "doubtful"}, "doubtful"),
    ],
)
def test_a_claim_left_out_has_its_reason(other, why):
    assert left_out(claim(**other), until=2024) == {"C0001": why}


def test_every_claim_on_participants_shares_or_workers_is_read_or_left_out_with_a_reason(tables):
    told, out = observations(tables["coverage_reported"], tables["participants"], YEAR)
    asked = tables["coverage_reported"]["measure"].isin(["coverage", "participants", "workers"])
    counts = tables["participants"]
    ids = {*tables["coverage_reported"]["claim_id"][asked]}
    ids |= set(counts["region_code"] + "/" + counts["as_of"] + "/" + counts["segment"])
    read_ids = {
        one
        for region, ids_ in zip(told["region_code"], told["claim_ids"], strict=True)
        for one in _ids(ids_, region)
    }
    assert ids == read_ids | set(out["claim_id"])


def _ids(joined: str, region: str) -> list[str]:
    """The ids of an observation: a region of several codes has "+" in its own label."""
    return [one.replace(" ", "+") for one in joined.replace(region, region.replace("+", " ")).split("+")]


def test_a_year_may_be_any_of_its_quarters():
    assert quarter_of("2018") == (0, 3)
    assert quarter_of("2019-01-31") == (4, 4)


@given(st.integers(1, 9999), st.integers(0, 5))
def test_a_number_was_rounded_to_the_place_of_its_last_digit(digits, zeros):
    value = digits * 10**zeros
    unit = rounding(value, 1)
    assert value % unit == 0 and value // unit % 10 != 0


# --- counts and their slopes --------------------------------------------------------------------------------


def some_cells(seed: int, regions: int = 3, quarters: int = 4) -> Cells:
    rng = np.random.default_rng(seed)
    return Cells(rng.normal(-0.5, 2, (regions, 3, quarters)), rng.normal(10, 1, (regions, 2, quarters)))


@given(st.integers(0, 1000))
def test_coverage_cannot_pass_one_in_any_segment_or_all(seed):
    cells = some_cells(seed)
    people = cells.participants
    assert (people >= 0).all()
    assert (people[:, :2] <= cells.workers).all()
    assert (people.sum(axis=1) <= cells.workers.sum(axis=1) * (1 + 1e-12)).all()


def test_slopes_are_what_a_small_step_shows():
    cells = some_cells(1)
    slopes = cells.slopes().toarray()
    unknowns = np.concatenate([cells.logits.ravel(), cells.log_workers.ravel()])
    step = 1e-6
    for place in range(len(unknowns)):
        moved = unknowns.copy()
        moved[place] += step
        split = cells.logits.size
        other = Cells(
            moved[:split].reshape(cells.logits.shape), moved[split:].reshape(cells.log_workers.shape)
        )
        shown = (np.log(other.participants) - np.log(cells.participants)).ravel() / step
        assert np.allclose(slopes[:, place], shown, atol=1e-5)


def test_a_structure_linearises_as_a_small_step_shows(found):
    structure = found.fit.structure
    x = found.fit.x
    said, slopes = structure.linearised(x)
    rng = np.random.default_rng(0)
    step = 1e-6 * rng.standard_normal(structure.size)
    other, _ = structure.linearised(x + step)
    assert np.allclose(slopes @ (structure.paths @ step), other - said, atol=1e-9)


def test_a_drift_is_in_its_steady_state_from_the_first_quarter():
    paths = running_sums(12, 0.9)
    assert np.allclose((paths**2).sum(axis=1), 1 / (1 - 0.9**2))


# --- the system ---------------------------------------------------------------------------------------------


def two_claims(nu: float) -> robust_system.System:
    """One unknown, two claims on it that lie ten errors apart."""
    slopes = sparse.csr_matrix(np.ones((2, 1)))
    return robust_system.System(
        robust_system.Prior(np.array([1.0]), sparse.eye(1, format="csr")),
        slopes,
        np.array([-0.5, 0.5]),
        np.array([0.1, 0.1]),
        np.full(2, nu),
        np.zeros(2),
    )


def test_draws_of_a_normal_system_have_its_mean_and_variance():
    system = two_claims(np.inf)
    x = robust_system.draws(system, np.ones(2), np.random.default_rng(1), sweeps=40, per_sweep=500, warm_up=0)
    variance = 1 / (1 + 2 / 0.1**2)
    assert abs(x.mean()) < 0.002
    assert np.isclose(x.var(), variance, rtol=0.03)
    at = robust_system.mode(system, np.ones(2), variances=True)
    assert np.allclose(at.x, 0) and np.isclose(at.variance[0], variance)


def test_what_rows_say_of_paths_is_what_they_say_of_innovations(found):
    """Slopes and paths multiplied apart give the covariance of the dense product."""
    system = found.fit.system
    by_innovations = (system.slopes @ system.prior.paths).toarray()
    dense = (by_innovations * system.prior.variance) @ by_innovations.T
    assert np.allclose(system.covariance(), dense, rtol=1e-9, atol=1e-12)


def test_percentiles_are_numpys_own():
    values = np.random.default_rng(2).random((41, 3, 2))
    for percents in (50, [5, 50, 95]):
        assert np.array_equal(summary.percentiles(values, percents), np.percentile(values, percents, axis=0))


def test_a_conflict_of_two_claims_keeps_both_peaks():
    """Heavy tails with their weights drawn: neither claim is averaged away."""
    x = robust_system.draws(
        two_claims(3.0), np.ones(2), np.random.default_rng(1), sweeps=3000, per_sweep=1, warm_up=50
    )[:, 0]
    near = [(np.abs(x - peak) < 0.2).mean() for peak in (-0.5, 0.0, 0.5)]
    assert near[0] > 2 * near[1] and near[2] > 2 * near[1]


# --- truth that is known ------------------------------------------------------------------------------------


SMALL = ("11", "12", "13", "14", "15", "16")
UNTIL = 2020


@pytest.fixture(scope="module")
def proxy():
    force = pa.workforce(pa.read_tables()["labour_force"])
    return log_workers(force, SMALL, UNTIL)


def world(
    proxy: np.ndarray, seed: int, *, claims: int = 4, error: float = 0.1
) -> tuple[pd.DataFrame, np.ndarray]:
    """Claims told of a known coverage (regions × quarters), every region's own and the nation's."""
    rng = np.random.default_rng(seed)
    given_scales = scales.read("province")
    start = np.array(given_scales.rules["start_logits"])[:, None]
    truth = Structure(NOTHING, SMALL, proxy, start, given_scales.rules, nation=True)
    sd = np.sqrt(given_scales.variances(truth.component))
    x = rng.standard_normal(truth.size) * sd * np.where(truth.component == "nation_level", 0.1, 1.0)
    cells = truth.cells(x)
    people, workers = cells.participants, cells.workers
    rows = []
    for place, code in enumerate(SMALL):
        for quarter in rng.choice(proxy.shape[2], claims, replace=False):
            share = people[place, :, quarter].sum() / workers[place, :, quarter].sum()
            rows.append(observed(code, "share", share * np.exp(error * rng.standard_t(4)), quarter))
    for quarter in range(3, proxy.shape[2], 4):
        rows.append(
            observed(
                "00", "count", people[:, :, quarter].sum() * np.exp(0.01 * rng.standard_normal()), quarter
            )
        )
    return pd.DataFrame(rows), people.sum(axis=1) / workers.sum(axis=1)


def observed(code: str, kind: str, value: float, quarter: int, ids: str = "") -> dict:
    return {
        "claim_ids": ids or f"{code}-{kind}-{quarter}",
        "region_code": code,
        "kind": kind,
        "segment": "ALL",
        "counted": ("PU", "BPU", "JAKON"),
        "over": ("PU", "BPU"),
        "value": value,
        "rounded_to": value / 1000,
        "first_quarter": quarter,
        "last_quarter": quarter,
        "as_of": "2020",
        "told_by": 1,
        "origin": "bpjs",
    }


NOTHING = pd.DataFrame([observed("11", "share", 0.3, 0)]).iloc[:0]


def intervals(told: pd.DataFrame, proxy: np.ndarray, codes=SMALL) -> np.ndarray:
    """5, 50 and 95 % of the draws of coverage, (3, regions, quarters)."""
    fitted = provinces.fit_provinces(told, codes, proxy, scales.read("province"))
    x = fitted.draw(3, sweeps=60, per_sweep=10, warm_up=10)
    return np.percentile(summary.shares(fitted.structure.cells(x)), [5, 50, 95], axis=0)


def test_intervals_hold_the_truth_as_often_as_they_say(proxy):
    held = []
    for seed in range(12):
        told, truth = world(proxy, seed)
        low, _, high = intervals(told, proxy)
        held.append(((low <= truth) & (truth <= high))[:, 3::4].mean())
    assert 0.80 <= np.mean(held) <= 0.99


def test_an_independent_claim_that_agrees_narrows_and_one_that_contradicts_may_widen(proxy):
    told, _ = world(proxy, 2)
    low, middle, high = intervals(told, proxy)
    more = [observed("13", "share", middle[2, q], q, f"agrees {q}") for q in (8, 9, 10)]
    agrees = pd.concat([told, pd.DataFrame(more)])
    narrow_low, _, narrow_high = intervals(agrees, proxy)
    assert narrow_high[2, 9] - narrow_low[2, 9] < high[2, 9] - low[2, 9]
    against = pd.concat([told, pd.DataFrame([observed("13", "share", middle[2, 9] * 2, 9, "twice")])])
    wide_low, _, wide_high = intervals(against, proxy)
    assert wide_high[2, 9] - wide_low[2, 9] > narrow_high[2, 9] - narrow_low[2, 9]


def test_the_same_number_of_another_office_narrows(proxy):
    told, _ = world(proxy, 2)
    ours = observed("13", "share", intervals(told, proxy)[1][2, 9], 9, "ours")
    one = pd.concat([told, pd.DataFrame([ours])])
    two = pd.concat([one, pd.DataFrame([ours | {"origin": "bps", "claim_ids": "theirs"}])])
    (low, _, high), (narrow_low, _, narrow_high) = (intervals(t, proxy) for t in (one, two))
    assert narrow_high[2, 9] - narrow_low[2, 9] < high[2, 9] - low[2, 9]


def test_renamed_regions_change_nothing(proxy):
    """Other codes in another order: the same mode for each region, and so the same estimate."""
    told, _ = world(proxy, 5)
    names = dict(zip(SMALL, ("26", "25", "24", "23", "22", "21"), strict=True)) | {"00": "00"}
    renamed = told.assign(region_code=told["region_code"].map(names))
    given_scales = scales.read("province")
    one = provinces.fit_provinces(told, SMALL, proxy, given_scales)
    other = provinces.fit_provinces(renamed, sorted(names.values())[1:], proxy[::-1], given_scales)
    one, other = (summary.shares(f.structure.cells(f.x)) for f in (one, other))
    assert np.allclose(one, other[::-1], atol=1e-9)


def test_a_simulation_error_is_how_far_seeds_differ(proxy):
    told, _ = world(proxy, 6)
    fitted = provinces.fit_provinces(told, SMALL, proxy, scales.read("province"))
    drawn = [
        summary.shares(fitted.structure.cells(fitted.draw(seed, sweeps=60, per_sweep=16, warm_up=10)))
        for seed in range(8)
    ]
    between = np.percentile(drawn, [5, 95], axis=1).std(axis=1, ddof=1).max(axis=0)
    printed = np.mean([summary.simulation_error(share) for share in drawn], axis=0)
    assert 0.7 < np.median(printed / between) < 1.5


def test_one_planted_at_twice_its_value_moves_little_where_three_stand_and_is_pointed_out(proxy):
    told, truth = world(proxy, 4, claims=1)
    three = [observed("12", "share", truth[1, q] * f, q) for q, f in ((8, 1.0), (9, 0.99), (10, 1.01))]
    told = pd.concat([told[told["region_code"] != "12"], pd.DataFrame(three)], ignore_index=True)
    low, middle, high = intervals(told, proxy)
    planted = pd.concat(
        [told, pd.DataFrame([observed("12", "share", min(truth[1, 11] * 2, 0.99), 11, "planted")])],
        ignore_index=True,
    )
    _, moved, _ = intervals(planted, proxy)
    assert abs(moved[1, 11] - middle[1, 11]) < 0.25 * (high[1, 11] - low[1, 11])
    fitted = provinces.fit_provinces(planted, SMALL, proxy, scales.read("province"))
    from paritrana_analysis.coverage.estimates.estimate import _distances

    distant = _distances(fitted, fitted.structure.observations)
    assert distant.sort_values("distance")["claim_ids"].iloc[-1] == "planted"


def test_the_order_of_rows_changes_nothing_and_a_seed_gives_the_same_bytes(tables, found):
    mixed = dict(tables)
    for name in ("coverage_reported", "participants", "labour_force"):
        mixed[name] = tables[name].sample(frac=1, random_state=5).reset_index(drop=True)
    again = pa.estimates(mixed, YEAR)
    assert np.array_equal(again.cells.logits, found.cells.logits)


def test_newspapers_that_tell_a_claim_again_change_nothing(tables):
    held = tables["coverage_reported"]
    share = held[(held["measure"] == "coverage") & (held["segment"] == "ALL") & (held["as_of"] >= "2018")]
    again = share.assign(claim_id="Z" + share["claim_id"].str[1:], source=share["source"] + "?again")
    doubled = dict(tables) | {"coverage_reported": pd.concat([held, again], ignore_index=True)}
    one, other = (observations(t["coverage_reported"], t["participants"], YEAR)[0] for t in (tables, doubled))
    same = [column for column in one if column not in ("claim_ids", "told_by")]
    pd.testing.assert_frame_equal(one[same], other[same])


# --- real figures -------------------------------------------------------------------------------------------


def test_the_nation_is_the_sum_of_its_provinces_in_every_draw(found):
    people = found.cells.participants
    assert np.allclose(people[:, :-1].sum(axis=1), people[:, -1], rtol=1e-9)
    assert np.allclose(found.cells.workers[:, :-1].sum(axis=1), found.cells.workers[:, -1], rtol=1e-9)


def test_every_province_and_the_nation_has_a_row_each_quarter_since_2018(found):
    assert found.rows.groupby("region_code").size().eq(32).all()
    assert found.rows["region_code"].nunique() == 39
    inside = found.rows
    assert (inside["low_90"] <= inside["low_50"]).all() and (inside["low_50"] <= inside["share"]).all()
    assert (inside["share"] <= inside["high_50"]).all() and (inside["high_50"] <= inside["high_90"]).all()
    assert inside["high_90"].between(0, 1).all()


def test_what_is_dated_later_has_no_say_in_a_year_before(tables):
    """No hindsight: claims after 31 December of the year judged change nothing of it."""
    early = pa.estimates(tables, 2022)
    held = tables["coverage_reported"]
    without = dict(tables) | {
        "coverage_reported": held[held["as_of"] < "2023"],
        "participants": tables["participants"][tables["participants"]["as_of"] < "2023"],
        "labour_force": tables["labour_force"][tables["labour_force"]["year"] <= 2022],
    }
    pd.testing.assert_frame_equal(pa.estimates(without, 2022).rows, early.rows)
    assert early.rows["date"].max() == "2022-12-31"


def test_a_province_without_a_claim_of_its_own_is_shown_and_not_ranked(found):
    """Papua Pegunungan: nothing is said of it alone; its interval is wide."""
    latest = found.latest().set_index("region_code")
    assert latest.loc["97", "grade"] == "low" and pd.isna(latest.loc["97", "rank_median"])
    assert latest.loc["97", "high_90"] - latest.loc["97", "low_90"] > 0.25
    assert latest.loc["36", "grade"] == "medium" and latest.loc["36", "rank_median"] >= 1


def test_no_grade_is_the_highest_without_evidence_from_elsewhere_than_the_agency(found):
    assert set(found.rows["grade"]) == {"low", "medium"}
    claims = [{"origin": "bpjs"}, {"origin": "survey"}]
    assert summary._grade(claims) == "high" and summary._grade(claims[:1] * 2) == "medium"
    assert summary._grade(claims[1:]) == "medium" and summary._grade([]) == "low"


def test_papuas_parts_add_up_to_what_is_registered_of_them_together(found):
    """December 2023: 497,133 in the four parts of the old Papua, 398,939 in the two of Papua Barat."""
    quarter = summary.dates(32).index("2023-12-31")
    drawn = found.cells.participants[:, :-1, :, quarter].sum(axis=2)
    codes = found.region_codes[:-1]
    x = found.fit.structure.elsewhere(found.fit.x)
    people = found.fit.structure.cells(found.fit.x).participants[:, :, quarter] * np.exp(x)
    for parts, registered in ((("94", "95", "96", "97"), 497_133), (("91", "92"), 398_939)):
        places = [codes.index(code) for code in parts]
        assert np.isclose(people[places].sum(), registered, rtol=0.25)
        assert drawn[:, places].sum(axis=1).std() > 0


def test_kalimantan_selatan_2020_stands_beside_the_27_percent_of_its_seed_case(tables):
    """Without the claim of 27 % (of workers outside government, which may be another base), end of 2020."""
    held = tables["coverage_reported"]
    seed = (held["region_code"] == "63") & held["as_of"].str.startswith("2020")
    alone = pa.estimates(dict(tables) | {"coverage_reported": held[~seed]}, 2020)
    row = alone.rows[(alone.rows["region_code"] == "63") & (alone.rows["date"] == "2020-12-31")].iloc[0]
    assert row["low_90"] <= 0.27 <= row["high_90"]


def test_people_registered_elsewhere_sum_to_none_over_the_nation(found):
    quarter = summary.dates(32).index("2023-12-31")
    structure = found.fit.structure
    people = structure.cells(found.fit.x).participants[:, :, quarter]
    registered = people * np.exp(structure.elsewhere(found.fit.x))
    assert np.allclose(registered.sum(axis=0), people.sum(axis=0), rtol=0.01)
    jakarta = found.elsewhere.set_index("region_code").loc["31"]
    assert jakarta["separable"] and jakarta["registered_to_resident"] > 1.5


def test_a_change_is_told_only_where_claims_stand_near_both_dates(found):
    moved = summary.change(found.cells, found.region_codes, found.rows, "2023-12-31", "2025-12-31").set_index(
        "region_code"
    )
    assert pd.isna(moved.loc["97", "change"]) and pd.notna(moved.loc["36", "change"])


def test_a_gap_is_the_missing_part_of_the_same_draws(found):
    gap = summary.gap(found.cells, found.region_codes, "2025-12-31", 0.6).set_index("region_code")
    latest = found.latest().set_index("region_code")
    told = 0.6 * latest.loc["36", "workers"] - latest.loc["36", "active_participants"]
    assert np.isclose(gap.loc["36", "gap"], told, rtol=0.1)
    assert gap.loc["36", "gap_low_90"] < gap.loc["36", "gap"] < gap.loc["36", "gap_high_90"]


# --- districts ----------------------------------------------------------------------------------------------


@given(st.integers(0, 200))
@settings(max_examples=25)
def test_districts_are_moved_until_they_are_their_provinces_sums(seed):
    rng = np.random.default_rng(seed)
    cells = Cells(rng.normal(-0.5, 1.5, (5, 4, 3, 2)), rng.normal(10, 1, (5, 4, 2, 2)))
    workers = cells.workers.sum(axis=1) * rng.uniform(0.7, 1.4, (5, 2, 2))
    own = workers * rng.uniform(0.02, 0.98, (5, 2, 2))
    construction = (workers - own).sum(axis=1, keepdims=True) * rng.uniform(0.02, 0.9, (5, 1, 2))
    people = np.concatenate([own, construction], axis=1)
    moved = districts.adding_up(cells, people, workers)
    assert np.allclose(moved.participants.sum(axis=1), people, rtol=1e-6)
    assert np.allclose(moved.workers.sum(axis=1), workers, rtol=1e-9)
    assert (summary.shares(moved) <= 1 + 1e-9).all()


def test_a_provinces_districts_add_up_and_leave_it_as_it_is(tables, found):
    """Banten's eight districts: each draw of theirs is a draw of the province shared out."""
    force = pa.workforce(tables["labour_force"])
    codes = sorted(code for code in force["region_code"].unique() if len(code) == 4 and code.startswith("36"))
    structure = found.fit.structure
    place = structure.codes.index("36")
    at = structure.cells(found.fit.x)
    whole = districts.Whole(
        "36",
        at.logits[place],
        at.participants[place],
        at.workers[place],
        found.cells.participants[::6, place],
        found.cells.workers[::6, place],
    )
    fitted = districts.fit_districts(
        found.observations, codes, log_workers(force, codes, YEAR), whole, scales.read("district")
    )
    drawn = districts.draw_districts(fitted, whole, 1)
    assert np.allclose(drawn.participants.sum(axis=1), whole.drawn_participants, rtol=1e-6)
    rows = summary.rows(drawn, codes, found.observations)
    latest = rows[rows["date"] == "2025-12-31"].set_index("region_code")
    assert (latest["high_90"] - latest["low_90"]).between(0.02, 0.98).all()


@pytest.mark.slow
def test_all_514_districts_have_a_row_and_their_provinces_number_is_the_same(tables, found):
    both = pa.estimates(tables, YEAR, level="district")
    pd.testing.assert_frame_equal(both.rows, found.rows)
    assert both.districts.rows["region_code"].nunique() == 514
    assert both.districts.share.shape[1:] == (514, 8)


@pytest.fixture(scope="module")
def two_provinces(tables):
    """Two provinces and their districts alone: quick, and in two threads all the same."""
    force = tables["labour_force"]
    return dict(tables) | {"labour_force": force[force["region_code"].str.startswith(("36", "64"))]}


def test_one_core_or_two_give_the_same_bytes(two_provinces, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor
    from functools import partial

    from threadpoolctl import threadpool_limits

    from paritrana_analysis.coverage.estimates import estimate

    made = []
    for cores in (1, 2):
        monkeypatch.setattr(estimate, "ThreadPoolExecutor", partial(ThreadPoolExecutor, max_workers=cores))
        with threadpool_limits(cores, user_api="blas"):
            made.append(pa.estimates(two_provinces, YEAR, level="district"))
    one, two = made
    assert one.cells.logits.tobytes() == two.cells.logits.tobytes()
    assert one.districts.share.tobytes() == two.districts.share.tobytes()
    assert one.districts.rows.to_csv() == two.districts.rows.to_csv()


def test_a_revised_series_knows_later_claims_and_says_so_on_page_and_in_every_row(two_provinces):
    """The default has no hindsight; what has it is labelled in title, running head, warning and file."""
    from paritrana_analysis.reports.estimates import files
    from paritrana_analysis.reports.estimates.page import blocks

    plain = pa.estimates(two_provinces, 2022)
    revised = pa.estimates(two_provinces, 2022, claims_until=2025)
    assert revised.rows["date"].max() == "2022-12-31" and revised.date == plain.date
    assert len(revised.observations) > len(plain.observations)
    assert set(files.frames(plain)["estimates"]["claims_until"]) == {"2022-12-31"}
    assert set(files.frames(revised)["estimates"]["claims_until"]) == {"2025-12-31"}
    for language, words in (("id", "deret revisi"), ("en", "revised series")):
        t = pa.Reader(language)
        with_it, without = (blocks(made, {}, t, seed=1) for made in (revised, plain))
        assert words in with_it[0].running_head and words not in without[0].running_head
        assert sum(words in str(block).lower() for block in with_it) >= 3
        assert not any(words in str(block).lower() for block in without)


def test_the_page_shows_quarters_and_how_far_a_seed_moves_an_interval(two_provinces):
    from paritrana_analysis.publish.blocks import Table
    from paritrana_analysis.reports.estimates.page import blocks

    found = pa.estimates(two_provinces, YEAR)
    told = blocks(found, {"36": "Banten"}, pa.Reader("en"), seed=1)
    tables = {block.name: block for block in told if isinstance(block, Table)}
    assert len(tables["Nation by quarter"].rows) == 32
    assert len(tables["Provinces by quarter"].rows) == 2 * 8
    assert "Simulation error" in str(told)
    assert found.rows["simulation_error"].gt(0).all()


# --- what reads them ---------------------------------------------------------------------------------------


def test_scores_use_an_estimate_only_where_the_reader_asked_and_for_all_alike(tables):
    """The default stays claims; no region of the lowest grade is scored by an estimate."""
    claims, _ = pa.reports.judge_category(tables, YEAR, "provinsi")
    assert "estimated" not in set(claims.findings["state"])
    ours, _ = pa.reports.judge_category(tables, YEAR, "provinsi", pa.reports.JuryChoices(compare="estimate"))
    shares = ours.findings.query("indicator == 'coverage_share'").set_index("unit")
    assert set(shares["state"]) == {"estimated", "lowest_grade"}
    assert shares.loc["97", "state"] == "lowest_grade" and pd.isna(shares.loc["97", "value"])
    assert shares["value"].notna().sum() == 37


def test_a_score_by_estimates_says_so_on_every_page(tables):
    from paritrana_analysis.reports.scoring.scores import blocks

    choices = pa.reports.JuryChoices(compare="estimate")
    ours, names = pa.reports.judge_category(tables, YEAR, "provinsi", choices)
    for language, words in (("id", "cakupan menurut perkiraan kami"), ("en", "coverage by our estimate")):
        told = blocks(ours, names, pa.Reader(language))
        assert words in told[0].running_head


def test_check_names_a_claim_that_stands_far_from_what_all_claims_make_of_it(tables):
    """With both numbers, and its row: 10 % of Papua's 1.8 million in September 2023."""
    from paritrana_analysis.evaluation.far_claims import far_claims

    faults = far_claims(tables)
    papua = next(one for one in faults if one.values["claim"] == "C2006")
    assert papua.severity == "warning" and papua.file == "coverage_reported.csv"
    for language in ("id", "en"):
        said = papua.sentence(pa.Reader(language))
        assert "C2006" in said and "10" in said


def test_an_estimate_is_told_as_ours_beside_the_official_figure(tables):
    """Page one of a report: the official share leads, the estimate stands beside it and is marked as ours."""
    from paritrana_analysis.evaluation.estimated import estimated

    frames = estimated(tables, YEAR, {"36": [0.65]}).regions["36"]
    own = frames["estimates"].set_index("region_code")
    assert own.loc["36", "grade"] == "medium" and len(own) == 9
    gap = frames["estimate_gaps"].iloc[0]
    assert gap["gap_low_90"] <= gap["gap"] <= gap["gap_high_90"]
    assert set(frames["estimate_series"]["date"].str[5:]) == {"12-31"}
    # Rounded to a tenth of a point: a report is stale only when a value that it prints moves.
    assert np.allclose(own["share"] * 1000, np.round(own["share"] * 1000))


def test_page_one_says_whether_the_official_figure_lies_within_the_interval_and_if_a_change_is_told(whole):
    """Of a figure of the year judged alone; a change whose interval holds none is said not to be one."""
    from paritrana_analysis.evaluation.view import ProvinceReport, records
    from paritrana_analysis.reports.text.estimated import of_province, place

    t, seen = pa.Reader("en"), set()
    for code in whole.provinces:
        report = ProvinceReport(whole, code, t)
        own, row, said = report.province, of_province(report), place(report)
        if own["lead_coverage_share"] is None or own["lead_as_of"][:4] != str(report.year):
            assert "The official figure above" not in said
        else:
            within = row["low_90"] <= own["lead_coverage_share"] <= row["high_90"]
            assert ("lies within its 90% interval" in said) == within
            assert ("lies outside its 90% interval" in said) != within
            seen.add(within)
        for moved in records(report.own("estimate_change")):
            if moved["change"] is not None:
                unclear = moved["change_low_90"] <= 0 <= moved["change_high_90"]
                assert ("can't be told from no change" in said) == unclear
    assert seen


@pytest.mark.parametrize("empty", ["coverage_reported", "participants", "both", "labour_force"])
def test_tables_without_rows_leave_wide_estimates_or_none(tables, empty):
    """No claim at all: the workers are known, coverage is not, and every grade is the lowest."""
    from paritrana_analysis.evaluation.estimated import estimated

    names = ["coverage_reported", "participants"] if empty == "both" else [empty]
    held = tables["labour_force"]
    few = dict(tables) | {"labour_force": held[held["region_code"].str.startswith("36")]}
    few |= {name: tables[name].iloc[:0] for name in names}
    own = estimated(few, YEAR, {"36": [0.5]}).regions["36"]["estimates"]
    if empty == "labour_force":
        assert own.empty
    else:
        assert len(own) == 9 and own["low_90"].lt(own["high_90"]).all()
        if empty == "both":
            assert set(own["grade"]) == {"low"}


def test_a_gap_of_our_estimate_is_told_for_a_province_s_own_targets_alone(tables):
    """The nation's targets are set for another population: no report computes how far it is from them."""
    from paritrana_analysis.evaluation.evaluate import evaluate

    own = evaluate(tables, YEAR).regions["71"]
    targets = own["targets"]
    aims = set(targets["target_share"][targets["region_code"] == "71"].dropna())
    assert set(own["estimate_gaps"]["target_share"]) <= aims
    assert len(set(targets["target_share"].dropna())) > len(aims)


@pytest.mark.parametrize("language", ["id", "en"])
def test_districts_stand_by_code_and_their_medians_are_not_said_to_add_up(language):
    """A list from the highest down would be a ranking; medians of skewed draws don't add."""
    t = pa.Reader(language)
    said = t("estimates.districts_note")
    assert ("tidak dapat dijumlahkan" if language == "id" else "cannot be added") in said
    assert ("bukan peringkat" if language == "id" else "no ranking") in said
