"""What membership costs at a date, who pays it, and what a family receives.

Every figure comes from the table of rates handed in (`data/raw/contribution_rates.csv`), none is written
here. A rate is named by programme, segment and item, and holds from `valid_from` to `valid_until`, both
included; a date given as a year or a month means the whole of it, a blank end means until changed. Where
two rows of one name hold on a day, the one that began later stands: a later rule sets an earlier aside.

A month is judged by its first day. Amounts are whole rupiah, halves rounded up. A result names the
assumptions it rests on by key (`ASSUMPTIONS`), so that a report can word them.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from paritrana_analysis.dates import first_day, last_day
from paritrana_analysis.frames import is_left_blank

SECTORS = ("other", "transport")
PUBLIC_PAYERS = ("government", "village_fund")  # government: APBN, APBD, and the revenue shares within them
PAYERS = ("worker", "csr", *PUBLIC_PAYERS)
RISKS = ("very_low", "low", "medium", "high", "very_high")

ASSUMPTIONS = (
    "lowest_tier",  # every worker pays on the lowest tier of income
    "tier_income_from_jkk",  # tier income = JKK amount / JKK rate
    "jkk_tier_rate_not_verified",
    "jht_tier_rate_not_verified",
    "village_fund_as_public_budget",  # PP 50/2025 excludes APBN and APBD; village funds were not seen named
    "covid_relief_not_applied",  # PP 49/2020 eased the dues of certain members only
    "labour_intensive_relief_not_applied",  # PP 7/2025: six industries only
    "jp_ceiling_older_than_a_year",
    "start_known_to_the_year",  # a rate that began in the same year is dated by its year only
)
_LEVELS = ("primary", "lower_secondary", "upper_secondary", "higher")


class RateNotFound(LookupError, ValueError):
    """No rate by that name (programme, segment, item) at that date."""

    def __init__(self, problem: str, name: tuple[str, str, str], on: date) -> None:
        super().__init__(problem)
        self.name, self.on = name, on


@dataclass(frozen=True)
class MonthlyContribution:
    """One worker's contribution for one month; total_idr = jkk_jkm_idr + jht_idr, after any discount."""

    month: date
    payer: str
    sector: str
    total_idr: int
    jkk_jkm_idr: int
    jht_idr: int
    full_idr: int
    discount_share: float
    discount_id: str | None
    rate_ids: tuple[str, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CostOfCover:
    """Cost of covering some workers for some months; total_idr is None when the workers are blank."""

    workers: int | None
    months: int
    payer: str
    sector: str
    total_idr: int | None
    per_worker_idr: int
    full_per_worker_idr: int
    monthly: pd.DataFrame = field(repr=False)
    discounts: tuple[str, ...]
    rate_ids: tuple[str, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class EmployerContribution:
    """One waged worker's month: the employer's duty, and beside it the worker's and the state's part.

    The jkp_ amounts are for a worker enrolled in JKP: the two from JKK and JKM lie within the employer's
    duty, the government's comes on top of it. Amounts are None when the wage is blank.
    """

    wage_idr: int | None
    total_idr: int | None
    share_of_wage: float | None
    worker_idr: int | None
    jkp_from_jkk_idr: int | None
    jkp_from_jkm_idr: int | None
    jkp_government_idr: int | None
    parts: pd.DataFrame = field(repr=False)
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class FamilyBenefits:
    """What a family may receive; None where the table holds no such benefit at that date."""

    on: date
    death_total_idr: int | None
    death_lump_sum_idr: int | None
    death_periodic_idr: int | None
    death_periodic_months: int | None
    funeral_idr: int | None
    scholarship_maximum_idr: int | None
    scholarship_children: int | None
    scholarship_yearly_idr: dict[str, int]
    scholarship_membership_years: int | None
    work_death_wage_multiple: int | None
    total_disability_wage_multiple: int | None
    rate_ids: tuple[str, ...]
    conditions: tuple[str, ...]
    assumptions: tuple[str, ...]


def rates_at(rates: pd.DataFrame, on) -> pd.DataFrame:
    """The rates in force on a date, in the order of the table.

    rates : one row per rate and period, with programme, segment, item, value, unit, valid_from and
            valid_until (YYYY, YYYY-MM or YYYY-MM-DD; blank is open), rate_id and evidence.
    on    : a date, or text in those forms (its first day).

    Returns the rows, same columns, one at most per programme, segment and item: of several, the later begun.
    Raises ValueError for a date it cannot read, and where two of one name begin on the same day.
    """
    rows = rates.to_dict("records")
    return rates.iloc[sorted(_places(rows, first_day(on)).values())]


def monthly_bpu_contribution(
    rates: pd.DataFrame, on: str | date, *, payer: str, sector: str = "other", with_jht: bool = False
) -> MonthlyContribution:
    """Contribution for one worker without wage (BPU) in the lowest tier, for the month of a date.

    rates    : as in `rates_at`.
    payer    : "worker", "csr", "government" (APBN or APBD) or "village_fund".
    sector   : "transport" (drivers, couriers) or "other".
    with_jht : adds JHT, whose rate and tier income are not verified: see the assumptions of the result.

    The discount of PP 50/2025 goes to JKK and JKM only, and never where a public budget pays.
    Returns a MonthlyContribution in whole rupiah. Raises ValueError for an unknown payer or sector, and
    RateNotFound where the table holds no rate for that month.
    Source: PP 44/2015 (JKK, JKM), PP 46/2015 (JHT), PP 50/2025 Pasal 3 and 4.

    >>> import paritrana_analysis as pa
    >>> rates = pa.read_tables()["contribution_rates"]
    >>> pa.coverage.monthly_bpu_contribution(rates, "2025-12", payer="government").total_idr
    16800
    """
    _check("payer", payer, PAYERS)
    _check("sector", sector, SECTORS)
    return _monthly(rates.to_dict("records"), first_day(on).replace(day=1), payer, sector, with_jht)


def cost_of_cover(
    rates: pd.DataFrame,
    workers: float | None,
    *,
    months: int,
    start: str | date,
    payer: str,
    sector: str = "other",
    with_jht: bool = False,
) -> CostOfCover:
    """What it costs to cover workers without wage, lowest tier, month by month.

    rates   : as in `rates_at`. workers : persons, whole, 0 or more; blank gives a blank cost.
    months  : how many, 1 or more. start : any day of the first month.
    payer, sector, with_jht : as in `monthly_bpu_contribution`.

    Returns a CostOfCover: whole rupiah in all and per worker, `monthly` with one row per month (month,
    full_per_worker_idr, discount_share, per_worker_idr, workers, cost_idr), the rate_id of each discount
    applied, the rates used and the assumptions. A rate without an end is held until changed.
    Raises ValueError for workers or months that cannot be, otherwise as `monthly_bpu_contribution`.
    Source: as `monthly_bpu_contribution`.

    >>> import paritrana_analysis as pa
    >>> rates = pa.read_tables()["contribution_rates"]
    >>> pa.coverage.cost_of_cover(rates, 1_000, months=12, start="2026-01", payer="government").total_idr
    201600000
    """
    people = _people(workers)
    if not _is_whole(months) or months < 1:
        raise ValueError(f"months is a whole number, 1 or more, not {months!r}")
    _check("payer", payer, PAYERS)
    _check("sector", sector, SECTORS)
    rows = rates.to_dict("records")
    calendar_months = _months(first_day(start), int(months))
    dues = [_monthly(rows, month, payer, sector, with_jht) for month in calendar_months]
    per_worker = sum(due.total_idr for due in dues)
    return CostOfCover(
        workers=people,
        months=int(months),
        payer=payer,
        sector=sector,
        total_idr=None if people is None else people * per_worker,
        per_worker_idr=per_worker,
        full_per_worker_idr=sum(due.full_idr for due in dues),
        monthly=_monthly_table(dues, people),
        discounts=_unique(due.discount_id for due in dues if due.discount_id),
        rate_ids=_unique(rate_id for due in dues for rate_id in due.rate_ids),
        assumptions=_unique(key for due in dues for key in due.assumptions),
    )


def employer_monthly_contribution(
    rates: pd.DataFrame, on: str | date, *, wage_idr: float | None, risk: str = "very_low"
) -> EmployerContribution:
    """What an employer owes for one waged worker (PU) in the month of a date: JKK, JKM, JHT and JP.

    rates    : as in `rates_at`. wage_idr : monthly wage in rupiah, above 0; blank gives blank amounts.
    risk     : JKK risk of the work, "very_low" to "very_high".

    JP is counted on the wage up to its ceiling, the rest on the whole wage. JKP costs the employer nothing
    more: part of JKK (and until PP 6/2025 of JKM) is moved to it, the state adds its own; those parts are
    given apart. No relief for labour-intensive industries is applied.
    `parts` has one row per programme and payer: programme, payer (employer, worker), rate (share of wage),
    base_idr, amount_idr, rate_id. total_idr is the employer's sum, share_of_wage that over the wage.
    Raises ValueError for a wage not above 0 or an unknown risk; RateNotFound where the table holds no rate,
    as before March 2023 for the JP ceiling.
    Source: PP 44/2015, PP 45/2015 Pasal 29, PP 46/2015, PP 37/2021, PP 6/2025 Pasal 11.

    >>> import paritrana_analysis as pa
    >>> rates = pa.read_tables()["contribution_rates"]
    >>> pa.coverage.employer_monthly_contribution(rates, "2025-12", wage_idr=3_000_000).total_idr
    187200
    """
    _check("risk", risk, RISKS)
    wage = _wage(wage_idr)
    month = first_day(on).replace(day=1)
    valid = _InForce(rates.to_dict("records"), month)
    ceiling, duties, found = _duties(valid, wage, risk)
    parts = _parts_table(duties, found)
    total, own = (_sum_of(parts, payer) for payer in ("employer", "worker"))
    return EmployerContribution(
        wage_idr=None if wage is None else _rupiah(wage),
        total_idr=total,
        share_of_wage=None if total is None else float(total / wage),
        worker_idr=own,
        jkp_from_jkk_idr=_jkp(valid, "from_jkk", wage),
        jkp_from_jkm_idr=_jkp(valid, "from_jkm", wage),
        jkp_government_idr=_jkp(valid, "government_share", wage),
        parts=parts,
        assumptions=_employer_assumptions(valid, [*found, ceiling], ceiling),
    )


def monthly_dues(
    rates: pd.DataFrame, on: str | date, wages: Collection[float]
) -> dict[float, tuple[int, int]]:
    """Wage → what an employer owes for one waged worker and month at it, and what the worker pays, in rupiah.

    As `employer_monthly_contribution` at very low risk, for many wages at once; none of them blank.
    """
    valid = _InForce(rates.to_dict("records"), first_day(on).replace(day=1))
    dues = {}
    for given in wages:
        due = {"employer": 0, "worker": 0}
        _, duties, found = _duties(valid, _wage(given), "very_low")
        for (_, payer, _, base), row in zip(duties, found, strict=True):
            due[payer] += _rupiah(base * _decimal(row["value"]))
        dues[given] = due["employer"], due["worker"]
    return dues


def benefits_at(rates: pd.DataFrame, on) -> FamilyBenefits:
    """What a covered worker's family may receive at a date, with the conditions.

    rates, on : as in `rates_at`.

    Death not from a work accident (JKM): a total, and within it a sum at once, a periodic benefit and the
    funeral. Death and permanent total disability from work (JKK): each its own multiple of the monthly
    wage. Scholarships: the most for all children, and a year's amount by level ("primary" … "higher");
    when death is not from a work accident they need some years of membership first.
    Returns a FamilyBenefits in whole rupiah, years and children; a benefit not in the table is None.
    `conditions` holds "scholarship_membership_for_non_work_death" where that condition is in force.
    Raises ValueError as `rates_at`.
    Source: PP 44/2015, PP 82/2019, Permenaker 5/2021.
    """
    day = first_day(on)
    rows = _InForce(rates.to_dict("records"), day).rows
    rows = [_possible(r) for r in rows if r["kind"] in ("benefit", "condition") and r["segment"] == "ALL"]
    amount = {row["item"]: _rupiah(_decimal(row["value"])) for row in rows}
    yearly = {level: amount[f"scholarship_{level}"] for level in _LEVELS if f"scholarship_{level}" in amount}
    years = amount.get("scholarship_minimum_membership")
    return FamilyBenefits(
        on=day,
        death_total_idr=amount.get("death_benefit"),
        death_lump_sum_idr=amount.get("death_lump_sum"),
        death_periodic_idr=amount.get("death_periodic"),
        death_periodic_months=amount.get("death_periodic_months"),
        funeral_idr=amount.get("funeral"),
        scholarship_maximum_idr=amount.get("scholarship_maximum"),
        scholarship_children=amount.get("scholarship_children"),
        scholarship_yearly_idr=yearly,
        scholarship_membership_years=years,
        work_death_wage_multiple=amount.get("death_multiple"),
        total_disability_wage_multiple=amount.get("permanent_total_disability_multiple"),
        rate_ids=tuple(row["rate_id"] for row in rows),
        conditions=() if years is None else ("scholarship_membership_for_non_work_death",),
        assumptions=_start_assumption(rows, day),
    )


class _InForce:
    """The rows of the table in force on a day, found by programme, segment and item."""

    def __init__(self, records: list[dict], on) -> None:
        self.records, self.day = records, first_day(on)
        self._by_name = {name: records[place] for name, place in _places(records, self.day).items()}

    @property
    def rows(self) -> list[dict]:
        return list(self._by_name.values())

    def get(self, programme: str, segment: str, item: str) -> dict | None:
        row = self._by_name.get((programme, segment, item))
        return None if row is None else _possible(row)

    def one(self, programme: str, segment: str, item: str) -> dict:
        found = self.get(programme, segment, item)
        if found is None:
            name = (programme, segment, item)
            raise RateNotFound(self._absence(*name), name, self.day)
        return found

    def _absence(self, programme, segment, item) -> str:
        asked = f"no rate {programme} · {segment} · {item} on {self.day}"
        spans = [_span(row) for row in self.records if _name(row) == (programme, segment, item)]
        if spans:
            return f"{asked}; the table has it for {', '.join(spans)}"
        known = [f"{row['segment']} · {row['item']}" for row in self.rows if row["programme"] == programme]
        if known:
            return f"{asked}; for {programme} there is: {', '.join(known)}"
        return f"{asked}; the programmes are: {', '.join(sorted({row['programme'] for row in self.rows}))}"


def _places(records: list[dict], day: date) -> dict[tuple, int]:
    """Where in the table each name's rate in force on a day stands: of several, the later begun."""
    begun: dict[tuple, date] = {}
    places: dict[tuple, int] = {}
    for place, row in enumerate(records):
        begin, end = _period(row)
        name = _name(row)
        if not begin <= day <= end or begun.get(name, date.min) > begin:
            continue
        if begun.get(name) == begin:
            both = f"{records[places[name]]['rate_id']} and {row['rate_id']}"
            raise ValueError(f"{both} give one rate twice from the same day: {' · '.join(name)}")
        begun[name], places[name] = begin, place
    return places


def _possible(row: dict) -> dict:
    """The row; ValueError for a value that no rate can have: 50 for 50 % would pay the worker."""
    value, told = row["value"], f"{row['rate_id']} ({' · '.join(_name(row))})"
    if isinstance(value, str) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{told}: the value is a number, 0 or more, not {value!r}")
    if str(row["unit"]).startswith("share_of") and value > 1:
        raise ValueError(f"{told}: a share is 0 to 1 (0.5 for 50 %), not {value!r}")
    return row


def _name(row: dict) -> tuple[str, str, str]:
    return row["programme"], row["segment"], row["item"]


def begins(row: dict | pd.Series) -> date:
    """The first day of a rate; the first of all days where none is given."""
    return date.min if is_left_blank(row["valid_from"]) else first_day(row["valid_from"])


def _period(row: dict) -> tuple[date, date]:
    begin, ends = begins(row), row["valid_until"]
    return begin, date.max if is_left_blank(ends) else last_day(ends)


def _span(row: dict) -> str:
    begin, end = ("…" if is_left_blank(row[key]) else str(row[key]) for key in ("valid_from", "valid_until"))
    return f"{begin} to {end}"


def _monthly(rows: list[dict], month: date, payer: str, sector: str, with_jht: bool) -> MonthlyContribution:
    valid = _InForce(rows, month)
    cover = valid.one("JKK+JKM", "BPU", "lowest_tier_total")
    discount = _discount(valid, payer, sector)
    share = _decimal(0) if discount is None else _decimal(discount["value"])
    full, jkk_jkm = (_rupiah(_decimal(cover["value"]) * part) for part in (1, 1 - share))
    jht, jht_rows = _lowest_tier_jht(valid) if with_jht else (0, [])
    used = [cover, *jht_rows] + ([] if discount is None else [discount])
    return MonthlyContribution(
        month=month,
        payer=payer,
        sector=sector,
        total_idr=jkk_jkm + jht,
        jkk_jkm_idr=jkk_jkm,
        jht_idr=jht,
        full_idr=full + jht,
        discount_share=float(share),
        discount_id=discount["rate_id"] if share else None,
        rate_ids=tuple(row["rate_id"] for row in used),
        assumptions=_bpu_assumptions(valid, used, payer),
    )


def _discount(valid: _InForce, payer: str, sector: str) -> dict | None:
    """The row that sets the discount: for a public budget the one that excludes it."""
    if payer in PUBLIC_PAYERS:
        return valid.get("JKK+JKM", "RENTAN", "discount_public_budget")
    return valid.get("JKK+JKM", "BPU", f"discount_{sector}")


def _lowest_tier_jht(valid: _InForce) -> tuple[int, list[dict]]:
    """JHT on the income of the lowest tier, read back from the tier's JKK amount and rate."""
    amount = valid.one("JKK", "BPU", "lowest_tier")
    jkk, jht = (valid.one(programme, "BPU", "tier_rate") for programme in ("JKK", "JHT"))
    tier_income = _decimal(amount["value"]) / _decimal(jkk["value"])
    return _rupiah(tier_income * _decimal(jht["value"])), [amount, jkk, jht]


def _bpu_assumptions(valid: _InForce, used: list[dict], payer: str) -> tuple[str, ...]:
    keys = ["lowest_tier"]
    unsure = [row for row in used if row["item"] == "tier_rate"]
    if unsure:
        keys.append("tier_income_from_jkk")
    keys += [
        f"{row['programme'].lower()}_tier_rate_not_verified"
        for row in unsure
        if row["evidence"] == "not_verified"
    ]
    if payer == "village_fund":
        keys.append("village_fund_as_public_budget")
    if valid.get("JKK+JKM", "BPU", "discount_covid"):
        keys.append("covid_relief_not_applied")
    return (*keys, *_start_assumption(used, valid.day))


def _employer_assumptions(valid: _InForce, used: list[dict], ceiling: dict) -> tuple[str, ...]:
    keys = []
    if (valid.day - first_day(ceiling["valid_from"])).days >= 365:
        keys.append("jp_ceiling_older_than_a_year")
    if valid.get("JKK", "PU", "discount_labour_intensive"):
        keys.append("labour_intensive_relief_not_applied")
    if valid.get("JKK+JKM", "PU", "discount_covid"):
        keys.append("covid_relief_not_applied")
    return (*keys, *_start_assumption(used, valid.day))


def _start_assumption(used: list[dict], day: date) -> tuple[str, ...]:
    begins = ("" if is_left_blank(row["valid_from"]) else str(row["valid_from"]).strip() for row in used)
    return ("start_known_to_the_year",) if f"{day.year:04d}" in begins else ()


def _monthly_table(dues: list[MonthlyContribution], people: int | None) -> pd.DataFrame:
    rows = {
        "month": [due.month for due in dues],
        "full_per_worker_idr": [due.full_idr for due in dues],
        "discount_share": [due.discount_share for due in dues],
        "per_worker_idr": [due.total_idr for due in dues],
        "workers": [people] * len(dues),
        "cost_idr": [None if people is None else people * due.total_idr for due in dues],
    }
    return pd.DataFrame(rows).astype({"workers": "Int64", "cost_idr": "Int64"})


def _duties(valid: _InForce, wage: Decimal | None, risk: str) -> tuple[dict, list[tuple], list[dict]]:
    """The row of the JP ceiling; of each duty programme, payer, item and what it is taken of; their rows."""
    ceiling = valid.one("JP", "PU", "wage_ceiling")
    capped = None if wage is None else min(wage, _decimal(ceiling["value"]))
    duties = [
        ("JKK", "employer", f"risk_{risk}", wage),
        ("JKM", "employer", "rate", wage),
        ("JHT", "employer", "employer_share", wage),
        ("JP", "employer", "employer_share", capped),
        ("JHT", "worker", "worker_share", wage),
        ("JP", "worker", "worker_share", capped),
    ]
    return ceiling, duties, [valid.one(programme, "PU", item) for programme, _, item, _ in duties]


def _parts_table(duties, found) -> pd.DataFrame:
    rows = []
    for (programme, payer, _, base), row in zip(duties, found, strict=True):
        share = _decimal(row["value"])
        amounts = (None, None) if base is None else (_rupiah(base), _rupiah(base * share))
        rows.append((programme, payer, float(share), *amounts, row["rate_id"]))
    columns = ["programme", "payer", "rate", "base_idr", "amount_idr", "rate_id"]
    return pd.DataFrame(rows, columns=columns).astype({"base_idr": "Int64", "amount_idr": "Int64"})


def _sum_of(parts: pd.DataFrame, payer: str) -> int | None:
    amounts = parts.loc[parts["payer"] == payer, "amount_idr"]
    return None if amounts.isna().any() else int(amounts.sum())


def _jkp(valid: _InForce, item: str, wage: Decimal | None) -> int | None:
    if wage is None:
        return None
    found = valid.get("JKP", "PU", item)
    return _rupiah(wage * _decimal(found["value"])) if found else 0


def _people(workers) -> int | None:
    if is_left_blank(workers):
        return None
    if not _is_whole(workers) or workers < 0:
        raise ValueError(f"workers is a whole number, 0 or more, not {workers!r}")
    return int(workers)


def _is_whole(number) -> bool:
    return not isinstance(number, str | bool | np.bool_) and math.isfinite(number) and int(number) == number


def _wage(wage_idr) -> Decimal | None:
    if is_left_blank(wage_idr):
        return None
    if isinstance(wage_idr, str | bool | np.bool_):  # "5.000" is five thousand or five
        raise ValueError(f"wage_idr is a number of rupiah, not {wage_idr!r}")
    wage = _decimal(wage_idr)
    if not wage.is_finite() or wage <= 0:
        raise ValueError(f"wage_idr is above 0, not {wage_idr!r}")
    return wage


def _check(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} is one of {', '.join(known)}, not {value!r}")


def _decimal(value) -> Decimal:
    """Exact, as printed: 0.0024 read as a float is 0.0024 again."""
    return Decimal(str(value))


def _rupiah(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _unique(keys) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _months(first: date, count: int) -> list[date]:
    at = first.year * 12 + first.month - 1
    return [date((at + step) // 12, (at + step) % 12 + 1, 1) for step in range(count)]
