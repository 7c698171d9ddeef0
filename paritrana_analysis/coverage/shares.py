"""Coverage: active participants over a named denominator, and what may be compared with what.

A share means nothing without three things: how participants are counted (`counting_basis`), against
which workers (the denominator's name), and for which date. Functions here keep the three beside the
number; `comparable` is the one place that decides whether two shares may be compared, ranked or put
in a trend, and says why not. Frames in, frames out; nothing is read or written.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.dates import months_apart, period, within_months, year_of

#: Denominators by name. `stated` is an official's own; the others are computed from Sakernas.
DENOMINATORS = ("employed", "labour_force", "eligible_proxy", "stated")
STATED_BASES = ("registration", "residence")
COUNTING_BASES = (*STATED_BASES, "not_stated")

#: Under this share of the employed, the eligible-worker proxy is taken to have failed: it then rests
#: mostly on what it leaves out (unpaid family work, assisted own-account work). Ours.
LOW_PROXY_SHARE = 0.35

#: Two stated denominators further apart than this are different populations, whatever they are
#: called (Solok Selatan 106,590 in 2024 and 61,794 in 2025). Ours.
DENOMINATOR_BREAK = 0.10


def eligible_proxy(labour_force: pd.DataFrame) -> pd.Series:
    """Workers who could be participants, a stand-in of ours for the agency's unpublished count.

    Employees + employers + own-account workers without help + casual workers, less public
    administration (for civil servants, the forces and police). Persons; NA where the result is not
    positive (Nduga 2018 and 2019). Workers of 65 and more are kept.

    labour_force : columns employees, employer, own_account, casual_agriculture,
        casual_nonagriculture, employed_public_administration; persons.
    Raises ValueError, by its row, for a count below 0, infinite or a text.
    Source: project assumption A2 (`docs/assumptions.md`); workforce from BPS Sakernas August.
    """
    counted = ["employees", "employer", "own_account", "casual_agriculture", "casual_nonagriculture"]
    force = _counts(labour_force, [*counted, "employed_public_administration"])
    proxy = force[counted].sum(axis=1, min_count=len(counted)) - force["employed_public_administration"]
    return proxy.where(proxy > 0).astype("Int64").rename("eligible_proxy")


def with_denominators(labour_force: pd.DataFrame) -> pd.DataFrame:
    """`labour_force` with the three computed denominators and the formal split, in persons.

    Adds labour_force (employed + unemployed), eligible_proxy, formal (employees + employers, the BPS
    definition) and informal (the rest).
    Raises ValueError as `eligible_proxy`, and where the formal are more than the employed.

    >>> import paritrana_analysis as pa
    >>> force = pa.read_tables()["labour_force"].query("region_code == '3604' and year == 2025")
    >>> row = pa.coverage.with_denominators(force).iloc[0]
    >>> bool(row["formal"] + row["informal"] == row["employed"])
    True
    """
    force = _counts(labour_force, ["employed", "unemployed", "employees", "employer"])
    formal = force["employees"] + force["employer"]
    more = labour_force[(formal > force["employed"]).fillna(False).to_numpy(dtype=bool)]
    if len(more):
        raise ValueError(
            f"labour force: employees and employers are more than the employed ({_place(more)}): look for a "
            "shifted cell"
        )
    return labour_force.assign(
        labour_force=force["employed"] + force["unemployed"],
        eligible_proxy=eligible_proxy(labour_force),
        formal=formal,
        informal=force["employed"] - formal,
    )


def _counts(labour_force: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """These columns, once each is seen to hold what counts of persons can be."""
    one_kind.check_columns(labour_force, columns, table="labour force")
    keys = labour_force[[key for key in ("region_code", "year") if key in labour_force]]
    for column in columns:
        one_kind.persons(labour_force[column], keys=keys, table="labour force")
    return labour_force[columns]


#: Columns of the table `labour_force` that count people.
COUNTS = (
    "working_age",
    "employed",
    "unemployed",
    "employees",
    "employer",
    "own_account",
    "own_account_assisted",
    "casual_agriculture",
    "casual_nonagriculture",
    "unpaid_family",
    "employed_agriculture",
    "employed_manufacturing",
    "employed_construction",
    "employed_public_administration",
    "employed_military_police",
    "employed_age_65plus",
    "employed_female",
)


def _place(rows: pd.DataFrame) -> str:
    return one_kind.named(rows, [key for key in ("region_code", "year") if key in rows])


def summed_to_provinces(labour_force: pd.DataFrame) -> pd.DataFrame:
    """District rows summed to their provinces and the nation ("00"), a row a region and year.

    A sum over a blank is blank (`working_age` of 2022 and 2023), and so are sums of proxies where a
    district has none.
    Raises ValueError for a district that stands twice in a year, a code that is no district's (four digits: a
    province beside its districts would be counted twice), a blank year, and what no count can be.
    """
    keys = ["region_code", "year"]
    codes = labour_force["region_code"].astype("string")
    other = labour_force[~codes.str.fullmatch("[0-9]{4}").fillna(False).astype(bool)]
    if len(other):
        raise ValueError(
            f"labour force: region_code {other['region_code'].iloc[0]!r} is not a district's (four digits): "
            "give the districts only, their provinces are summed here"
        )
    one_kind.check_filled(labour_force, ["year"], table="labour force")
    one_kind.check_once(labour_force, keys, table="labour force")
    counts = [c for c in labour_force.columns if c not in (*keys, "employed_rse")]
    # Words in a column that counts nobody are a mark beside a row, as a correction may put there.
    counts = [c for c in counts if c in COUNTS or pd.api.types.is_numeric_dtype(labour_force[c])]
    for column in counts:
        one_kind.persons(labour_force[column], keys=labour_force[keys], table="labour force")
    levels = []
    for code in (labour_force["region_code"].str[:2], pd.Series("00", index=labour_force.index)):
        grouped = labour_force.assign(region_code=code).groupby(["region_code", "year"])[counts]
        blank = grouped.count().lt(grouped.size(), axis=0)
        levels.append(grouped.sum().mask(blank).reset_index())
    return pd.concat(levels, ignore_index=True)


def workforce(labour_force: pd.DataFrame) -> pd.DataFrame:
    """Workers of every district, province and the nation ("00") by year, with all denominators, in persons.

    labour_force : the table of that name: districts, by year. Returns its rows and those of
    `summed_to_provinces`, with the columns that `with_denominators` adds.
    Raises ValueError as both of them. Source: BPS, Sakernas August; eligible_proxy is ours.

    >>> import paritrana_analysis as pa
    >>> workers = pa.workforce(pa.read_tables()["labour_force"])
    >>> len(workers.query("year == 2023 and region_code.str.len() == 2"))  # 38 provinces and the nation
    39
    """
    both = pd.concat([labour_force, summed_to_provinces(labour_force)], ignore_index=True)
    return with_denominators(both)


#: A count may be divided by workers of its own year or of the one before or after (the newest August is
#: that of last year for most of a year). Ours.
YEARS_APART = 1


def coverage_by(
    participants: pd.DataFrame,
    workforce: pd.DataFrame,
    *,
    by: Sequence[str],
    denominator: str = "employed",
    counting_basis: str | None = None,
) -> pd.DataFrame:
    """Share of workers who are active participants, count over denominator, each summed over `by`.

    participants   : one row per `by` or finer; `active_participants` in persons, 0 or more or blank.
    workforce      : one row per `by` or finer; the column named by `denominator`, persons, its sum above
                     zero or blank.
    by             : columns that name a group, e.g. ["region_code", "segment"], or ["province_code"] to sum
                     districts to provinces; never blank.
    counting_basis : of `COUNTING_BASES`; to be named where the participants have no such column.

    Both tables must be of one kind: of the columns of `coverage.one_kind.KINDS` that they have, each holds
    one value or stands in `by`, and only active participants are counted, of a date at most `YEARS_APART`
    from the workers' year. Parts that do make one whole (formal and informal) are added up by the caller
    first, who knows that they do. A row that stands twice, or a region beside its own districts, would be
    counted twice; participants of a group that `workforce` lacks would be lost.

    Returns one row per group of `workforce`: active_participants, the denominator, coverage_share. A
    group without a report, or with a part that did not report, is blank, not 0: silence is not absence.
    A share above 1 is kept.
    Raises ValueError, saying which rows and what to do, for all of the above; KeyError where a column of `by`
    is missing.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> people = pd.DataFrame({"region_code": ["75"], "active_participants": [258_073]})
    >>> workers = pd.DataFrame({"region_code": ["75", "76"], "employed": [631_439, 700_000]})
    >>> shares = pa.coverage_by(people, workers, by=["region_code"], counting_basis="registration")
    >>> shares["coverage_share"].round(4).tolist()
    [0.4087, <NA>]
    """
    keys = [by] if isinstance(by, str) else list(by)
    if not keys:
        raise ValueError("by names no column: name what a group is, e.g. by=['region_code']")
    one_kind.check_columns(participants, [*keys, "active_participants"], table="participants")
    one_kind.check_columns(workforce, [*keys, denominator], table="workforce")
    _check_basis(participants, keys, counting_basis)
    active = one_kind.summed(participants, keys, "active_participants", table="participants")
    must = "above zero in every group, and no part of it below zero"
    workers = one_kind.summed(workforce, keys, denominator, table="workforce", must=must)
    low = workers[(workers[denominator] <= 0).fillna(False).astype(bool)]
    if len(low):
        raise ValueError(
            f"{denominator} must be above zero in every group, not {low[denominator].iloc[0]:g} "
            f"({one_kind.named(low, keys)}); where it is not known, leave it blank"
        )
    _check_dates(participants, workforce)
    _check_lost(active, workers, keys, "active_participants")
    both = workers.merge(active, on=keys, how="left", validate="one_to_one")
    silent = _silent_parts(participants, workforce, keys)
    both["active_participants"] = both["active_participants"].mask(~_not_in(both, silent, keys))
    return both.assign(coverage_share=both["active_participants"] / both[denominator])


def _silent_parts(participants: pd.DataFrame, workforce: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Groups of `keys` with a district whose workers are in the sum and whose participants are not.

    Where both tables name regions of one level below the group. Raises ValueError the other way round.
    """
    parts = [*keys, "region_code"]
    if "region_code" in keys or "region_code" not in participants or "region_code" not in workforce:
        return workforce.iloc[:0]
    if set(participants["region_code"].str.len()) != set(workforce["region_code"].str.len()):
        return workforce.iloc[:0]
    _check_lost(participants, workforce, parts, "active_participants")
    return workforce[_not_in(workforce, participants, parts)]


def _check_basis(participants: pd.DataFrame, keys: list[str], named: str | None) -> None:
    """ValueError unless the participants are counted in one way that is known, by column or by name."""
    if named is not None and named not in COUNTING_BASES:
        raise ValueError(f"counting_basis is one of {', '.join(COUNTING_BASES)}, not {named!r}")
    if "counting_basis" not in participants:
        if named is None:
            raise ValueError(
                "participants have no column counting_basis: name it, e.g. "
                "counting_basis='registration', after checking that all rows are counted so"
            )
        return
    one_kind.check_one_value(participants, "counting_basis", keys, table="participants")
    found = set(participants["counting_basis"])
    if found - set(COUNTING_BASES):
        listed = one_kind.listed(found)
        raise ValueError(f"participants: counting_basis is one of {', '.join(COUNTING_BASES)}, not {listed}")
    if named is not None and found - {named}:
        raise ValueError(f"participants are counted by {one_kind.listed(found)}, not by {named!r}")
    if "not_stated" in found and "source" in participants and participants["source"].nunique() > 1:
        raise ValueError(
            "participants: several sources whose counting_basis is not_stated: nobody can tell whether they "
            "count alike; keep the rows of one source"
        )


def _check_dates(participants: pd.DataFrame, workforce: pd.DataFrame) -> None:
    """ValueError where one date is divided by the workers of a far year."""
    if "as_of" not in participants or "year" not in workforce:
        return
    dates, years = participants["as_of"].unique(), workforce["year"].unique()
    if len(dates) != 1 or len(years) != 1:
        return  # several stand in `by`, which sets date against year
    if abs(year_of(str(dates[0])) - int(years[0])) > YEARS_APART:
        raise ValueError(
            f"participants of {dates[0]} over workers of {years[0]}: more than {YEARS_APART} year apart; "
            "take the workers of the year nearest to the count"
        )


def _check_lost(given: pd.DataFrame, known: pd.DataFrame, keys: list[str], column: str) -> None:
    """ValueError where participants belong to a group that the workforce lacks: they would be lost."""
    lost = _not_in(given, known, keys)
    if lost.any():
        off = given[lost]
        more = f" and {len(off) - 5} more" if len(off) > 5 else ""
        named = "; ".join(one_kind.named(off.iloc[[place]], keys) for place in range(min(5, len(off))))
        raise ValueError(
            f"the workforce lacks {len(off)} group(s) with {off[column].sum():,.0f} participants: "
            f"{named}{more}; mend the key, add the workers, or leave those participants out yourself"
        )


def _not_in(frame: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Whether a row's keys are none of the other's. Returns bool, on the index of `frame`."""
    known = set(other[keys].itertuples(index=False, name=None))
    missing = [key not in known for key in frame[keys].itertuples(index=False, name=None)]
    return pd.Series(missing, index=frame.index, dtype=bool)


# --- comparing ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Basis:
    """What a share rests on. Two shares compare only when their bases do.

    counting_basis : of `COUNTING_BASES`. denominator : of `DENOMINATORS`. as_of : its date.
    denominator_value : persons; needed, with its definition in the source's words, where an official's own.

    >>> import paritrana_analysis as pa
    >>> pa.Basis("registration", "employed", "2023-12", region_code="36").segment
    'ALL'
    """

    counting_basis: str
    denominator: str
    as_of: str  # YYYY, YYYY-MM or YYYY-MM-DD
    segment: str = "ALL"
    denominator_value: float | None = None
    denominator_definition: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Comparison:
    """Whether two shares may stand side by side, and if not, why: `reason_…` of `words/terms.toml`."""

    allowed: bool
    reasons: tuple[str, ...] = ()


def comparable(one: Basis, other: Basis, *, across_time: bool = False, max_months: int = 3) -> Comparison:
    """Decide whether two shares may be compared (ranked), or with `across_time` put in a trend.

    Both: the same segment; a counting basis that is stated and the same; the same denominator by
    name, and where it is an official's own, the same population (within `DENOMINATOR_BREAK` for one
    region at two dates; the same definition between two regions). Side by side: reference dates at most
    `max_months` apart (`within_months`). In a trend: the same region, on unchanged borders, at different
    dates.

    Returns a Comparison: allowed, and the reasons why not (words under `reason_…` of `words/terms.toml`).
    Raises ValueError for what is no date.

    >>> import paritrana_analysis as pa
    >>> banten = pa.Basis("registration", "employed", "2023-12", region_code="36")
    >>> told = pa.Basis("not_stated", "stated", "2025-07", region_code="14")
    >>> pa.comparable(banten, told).reasons
    ('basis_not_stated', 'denominator_differs', 'date_differs')
    """
    reasons = []
    if _unsaid(one.segment) or _unsaid(other.segment):
        reasons.append("segment_not_stated")
    elif one.segment != other.segment:
        reasons.append("segment_differs")
    if any(basis.counting_basis not in STATED_BASES for basis in (one, other)):
        reasons.append("basis_not_stated")
    elif one.counting_basis != other.counting_basis:
        reasons.append("basis_differs")
    reasons += _denominator_reasons(one, other, across_time)
    if across_time:
        if _unsaid(one.region_code) or _unsaid(other.region_code):
            reasons.append("region_not_stated")
        elif one.region_code != other.region_code:
            reasons.append("region_differs")
        elif border_changed(one.region_code, one.as_of, other.as_of):
            reasons.append("border_changed")
        if months_apart(one.as_of, other.as_of)[0] == 0:
            reasons.append("same_date")
    elif not within_months(one.as_of, other.as_of, max_months):
        reasons.append("date_differs")
    return Comparison(not reasons, tuple(reasons))


def _denominator_reasons(one: Basis, other: Basis, across_time: bool) -> list[str]:
    if _unsaid(one.denominator) or _unsaid(other.denominator):
        return ["denominator_not_stated"]
    if one.denominator != other.denominator:
        return ["denominator_differs"]
    if one.denominator != "stated":
        return []
    workers = (one.denominator_value, other.denominator_value)
    if any(pd.isna(value) for value in workers):
        return ["denominator_not_stated"]
    if not all(math.isfinite(value) and value > 0 for value in workers):
        return ["denominator_impossible"]
    if across_time:
        low, high = sorted(workers)
        return ["denominator_breaks"] if high > low * (1 + DENOMINATOR_BREAK) else []
    if _unsaid(one.denominator_definition) or _unsaid(other.denominator_definition):
        return ["definition_not_stated"]
    return [] if one.denominator_definition == other.denominator_definition else ["denominator_differs"]


def _unsaid(text: object) -> bool:
    """Whether nothing is said: two blanks are two unknowns, not one thing."""
    return text is None or bool(pd.isna(text)) or not str(text).strip()


#: Provinces whose borders changed with the split of Papua in 2022 (regions.csv, province_code_34).
SPLIT_PROVINCES = frozenset({"91", "92", "94", "95", "96", "97"})


def border_changed(region_code: str, one: str, other: str) -> bool:
    """A Papuan province before 2023 is not the one after it: 34 provinces became 38 in 2022."""
    return region_code in SPLIT_PROVINCES and (period(one)[1] < 2023 * 12) != (period(other)[1] < 2023 * 12)


def growth(
    earlier: float, later: float, earlier_basis: Basis, later_basis: Basis
) -> tuple[float | None, Comparison]:
    """Change of a share, in share points, where a trend is allowed; otherwise None and the reasons.

    A share that is blank, infinite or below 0 is no share: `share_not_stated`. Raises ValueError where the
    earlier share is dated after the later one: the change would have the wrong sign.

    >>> import paritrana_analysis as pa
    >>> before = pa.Basis("residence", "employed", "2023-12", region_code="36")
    >>> after = pa.Basis("residence", "employed", "2025-12", region_code="36")
    >>> change, verdict = pa.coverage.growth(0.30, 0.34, before, after)
    >>> round(change, 2), verdict.allowed
    (0.04, True)
    """
    if period(earlier_basis.as_of)[0] > period(later_basis.as_of)[1]:
        dates = f"{earlier_basis.as_of}, after the later of {later_basis.as_of}"
        raise ValueError(f"the earlier share is of {dates}: swap them")
    verdict = comparable(earlier_basis, later_basis, across_time=True)
    if not all(pd.notna(share) and math.isfinite(share) and share >= 0 for share in (earlier, later)):
        verdict = Comparison(False, (*verdict.reasons, "share_not_stated"))
    return (later - earlier if verdict.allowed else None), verdict


# --- targets -----------------------------------------------------------------------------------------


def gap_to_target(active: float | None, workers: float | None, target_share: float) -> int | None:
    """Further active participants needed to reach `target_share` of `workers`, whole persons.

    The smallest n with (active + n) / workers ≥ target_share; 0 where it is reached. None where
    either count is blank. Both counts must rest on one basis: the caller's to see to.
    Raises ValueError for participants below 0, workers not above 0, a target below 0, and infinite numbers.

    >>> import paritrana_analysis as pa
    >>> pa.coverage.gap_to_target(378_000, 1_400_000, 0.75)
    672000
    """
    target = _not_below_zero("target_share", as_printed(target_share))
    if active is None or workers is None or pd.isna(active) or pd.isna(workers):
        return None
    needed = target * _workers(workers) - _not_below_zero("active", _exact("active", active))
    return max(0, math.ceil(needed))


def workers_between(share: float | Fraction, target_share: float | Fraction, workers: float) -> int:
    """The smallest whole number of `workers` (persons) that lies between a share and a higher one; else 0.

    Raises ValueError for a share below 0, workers not above 0, and blank or infinite numbers.
    """
    low = _not_below_zero("share", as_printed(share))
    between = (_not_below_zero("target_share", as_printed(target_share)) - low) * _workers(workers)
    return max(0, math.ceil(between))


def as_printed(share: float | Fraction) -> Fraction:
    """A share as its digits say: 0.42 is 42 hundredths, which no binary float is. A fraction is kept.

    Binary floats would add or lose a worker where a target falls on a whole number of them. Ten decimals are
    read: more than a source prints. Raises ValueError for a blank or an infinite share.
    """
    if isinstance(share, Fraction):
        return share
    _exact("a share", share)
    return Fraction(str(round(float(share), 10)))


def _exact(name: str, number: float | Fraction) -> Fraction:
    if pd.isna(number) or not math.isfinite(number):
        raise ValueError(f"{name} is a finite number, not {number!r}")
    return number if isinstance(number, Fraction) else Fraction(float(number))


def _workers(workers: float | Fraction) -> Fraction:
    exact = _exact("workers", workers)
    if exact <= 0:
        raise ValueError(f"workers are above zero, not {workers!r}: a share of nobody is no share")
    return exact


def _not_below_zero(name: str, number: Fraction) -> Fraction:
    if number < 0:
        raise ValueError(f"{name} is 0 or more, not {float(number):g}")
    return number
