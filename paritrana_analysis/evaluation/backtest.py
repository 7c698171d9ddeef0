"""Do rankings on real figures agree with the winners we know of? Counts, chance level, and warnings.

`backtest` sets one order of units (by score or coverage share) beside the known winners of one year,
category and level, group by group (nation, zone, province), and adds the groups up. Beside each number
stands what a random order of the same ranked units would give, exactly. `real_backtests` does so for
every year on the official shares that lead. Two things distort every result, and are told with it:
figures were partly found in award news, so winners are likelier to have one; and lists of winners are
not complete.

Agreement says that an order and a jury point the same way. It doesn't say that either is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.coverage import one_kind
from paritrana_analysis.data import regions
from paritrana_analysis.data.tables import Tables
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.rubric.shares import comparable_set
from paritrana_analysis.scoring.ranks import DECIMALS, competition_ranks, mean_ranks

#: With fewer winners than this among the ranked, agreement can't be judged. Ours.
MIN_WINNERS = 5
#: Agreement is told from chance when a random order does as well less often than this.
TAIL = 0.05
#: A source whose address holds one of these is taken for an article about the award. Ours: it misses others.
AWARD_WORDS = ("paritrana", "award", "penghargaan")
#: Provinces judged before this year had the borders of before the split of Papua.
FIRST_YEAR_38 = 2022

CATEGORY_LEVELS = {"provinsi": "province", "kabupaten_kota": "district"}
ALWAYS = ("award_news", "partial_lists", "not_the_award_rule")


@dataclass(frozen=True)
class Backtest:
    """Agreement of one order with the known winners of one year, category and level.

    groups : one row a group with a known winner and two ranked units. units, ranked, winners_known,
        winners_ranked; places (of the winners, competition ranking); hits (winners within the first
        `winners_ranked` places; a tie across that line gives its part), hits_expected and hits_tail
        (mean, and probability of as many or more, in a random order); mean_place (0 first, 1 last,
        0.5 by chance), auc (share of pairs winner and other with the winner above; ties half),
        auc_tail (probability of as high or higher) and auc_tail_low (as low or lower); counted
        (whether it holds a ranked winner and another ranked unit, so that it enters the sum).
    winners : one row a known winner: region_code, group, score, place, ranked (of its group), and
        reason (why it doesn't count; "" where it does).
    pooled : the sums over counted groups, names as in `groups`, and availability (see `pool`).
    state : "no_winners", "no_figures", "nothing_comparable", "cannot_be_judged", or, from `MIN_WINNERS`
        counted winners, "above_chance", "not_above_chance", "below_chance".
    left_out : number of winners for each reason.
    warnings : (key, values) for `words/backtest.toml`, always at least the ones of `ALWAYS`.
    """

    assessment_year: int | None
    category: str
    level: str
    groups: pd.DataFrame
    winners: pd.DataFrame
    pooled: dict
    state: str
    left_out: dict[str, int]
    warnings: tuple[tuple[str, dict], ...]
    trials: tuple[_Trial, ...] = field(repr=False, default=())


@dataclass(frozen=True)
class _Trial:
    """One group: how many units and winners it has, and the scores of those that are ranked."""

    group: str
    units: int
    winners_known: int
    scores: np.ndarray  # of the ranked, rounded
    won: np.ndarray  # bool, same shape
    award_news: np.ndarray  # bool, same shape

    @property
    def ranked(self) -> int:
        return len(self.scores)

    @property
    def winners_ranked(self) -> int:
        return int(self.won.sum())

    @property
    def counted(self) -> bool:
        return 0 < self.winners_ranked < self.ranked


def backtest(
    order: pd.DataFrame,
    winners: pd.DataFrame,
    *,
    assessment_year: int,
    category: str,
    level: str,
    groups: str | None = None,
) -> Backtest:
    """Set an order of units beside the known winners of one year, category and level.

    order : one row a unit: region_code, score (higher is better; blank = not ranked), and optionally
        the columns `group`; `reason` (why its score is blank, default "no_figure"); `award_news` (bool:
        the score comes from an article about the award).
    winners : table `winners`; rows of another year, category, level or outcome are passed over, and a
        unit with several titles counts once.
    groups : the column of `order` within which units compete; by default `group` where there is one,
        else all units compete as one. A unit with a blank group does not compete.

    Only ranked units enter hits, places and pairs, so agreement is *given that a figure exists*; how
    much likelier a winner is to have one is told beside it. Scores are equal when they agree to
    `DECIMALS` decimals. Raises ValueError for a missing column, a unit given twice or blank, or a score that
    is infinite or a text.
    Source: hits follow the hypergeometric distribution (Fisher 1935, The Design of Experiments); pairs
    follow Mann and Whitney (1947), On a test of whether one of two random variables is stochastically
    larger than the other, here with ties and exact by counting.
    """
    units = _units(order, groups)
    won = winners[
        (winners["assessment_year"] == assessment_year)
        & (winners["category"] == category)
        & (winners["award_level"] == level)
        & (winners["outcome"] == "winner")
    ]
    names = sorted(won["region_code"].unique())
    trials = tuple(_trials(units, set(names)))
    rows = pd.DataFrame([_row(trial) for trial in trials if trial.ranked > 1], columns=GROUP_COLUMNS)
    told = _winner_rows(units, names, trials)
    return Backtest(
        assessment_year,
        category,
        level,
        rows,
        told,
        pooled := pool(trials),
        _state(pooled, bool(names), _emptiness(units)),
        dict(sorted(Counter(reason for reason in told["reason"] if reason).items())),
        _warnings(pooled),
        trials,
    )


def _units(order: pd.DataFrame, groups: str | None) -> pd.DataFrame:
    missing = {"region_code", "score", *([groups] if groups else [])} - set(order.columns)
    if missing:
        raise ValueError(f"order lacks the column(s) {', '.join(sorted(missing))}")
    twice = sorted(order.loc[order["region_code"].duplicated(), "region_code"])
    if twice:
        raise ValueError(f"order holds a unit twice: {', '.join(twice)}")
    one_kind.check_filled(order, ["region_code"], table="order")
    score = pd.Series(one_kind.floats_or_infinite("scores", order["score"]), index=order.index)
    if np.isinf(score).any():
        raise ValueError("scores are numbers or blank, not infinite")
    by = groups or ("group" if "group" in order else None)
    group = order[by] if by else pd.Series("all", index=order.index)
    return pd.DataFrame(
        {
            "region_code": order["region_code"],
            "group": group.where(group.notna() & (group != "")),
            "score": score.round(DECIMALS) + 0.0,
            "reason": order.get("reason", "no_figure"),
            "award_news": order["award_news"].fillna(False).astype(bool) if "award_news" in order else False,
        }
    ).sort_values("region_code", ignore_index=True)


def _trials(units: pd.DataFrame, won: set[str]) -> Iterable[_Trial]:
    """Every group with a known winner, in the order of the groups' names."""
    held = units.loc[units["region_code"].isin(won), "group"].dropna()
    for name, rows in units[units["group"].isin(held)].groupby("group", sort=True):
        winner = rows["region_code"].isin(won).to_numpy()
        ranked = rows["score"].notna().to_numpy()
        yield _Trial(
            str(name),
            len(rows),
            int(winner.sum()),
            rows["score"].to_numpy()[ranked],
            winner[ranked],
            rows["award_news"].to_numpy(dtype=bool)[ranked],
        )


# --- one group ---------------------------------------------------------------------------------------

GROUP_COLUMNS = [
    "group",
    "units",
    "ranked",
    "winners_known",
    "winners_ranked",
    "places",
    "hits",
    "hits_expected",
    "hits_tail",
    "mean_place",
    "auc",
    "auc_tail",
    "auc_tail_low",
    "counted",
]


def _row(trial: _Trial) -> dict:
    places = competition_ranks(trial.scores).astype(int)
    return {
        "group": trial.group,
        "units": trial.units,
        "ranked": trial.ranked,
        "winners_known": trial.winners_known,
        "winners_ranked": trial.winners_ranked,
        "places": tuple(sorted(int(place) for place in places[trial.won])),
        **_agreement([trial] if trial.counted else []),
        "counted": trial.counted,
    }


def _hits(trial: _Trial) -> tuple[Fraction, dict[Fraction, float]]:
    """Winners among the first `winners_ranked` places, and how likely each number is in a random order.

    A tie across the line is not broken: its winners count by the part of it that fits above the line.
    """
    size, winners = trial.ranked, trial.winners_ranked
    line = np.sort(trial.scores)[size - winners]
    above, tied = int((trial.scores > line).sum()), int((trial.scores == line).sum())
    part = Fraction(winners - above, tied)
    found = int((trial.won & (trial.scores > line)).sum()) + part * int(
        (trial.won & (trial.scores == line)).sum()
    )
    chances: dict[Fraction, float] = {}
    for up in range(min(above, winners) + 1):
        for on in range(min(tied, winners - up) + 1):
            ways = comb(above, up) * comb(tied, on) * comb(size - above - tied, winners - up - on)
            if ways:
                value = up + part * on
                chances[value] = chances.get(value, 0.0) + ways / comb(size, winners)
    return found, chances


def _pairs(trial: _Trial) -> tuple[int, np.ndarray]:
    """Twice the number of pairs (winner, other) with the winner above, ties half; and its distribution.

    Entry i of the distribution is the probability of i in a random order of the same scores.
    """
    size, winners = trial.ranked, trial.winners_ranked
    # Twice the mean rank, from below: a whole number.
    doubled = np.rint(2 * mean_ranks(trial.scores)).astype(int)
    found = int(doubled[trial.won].sum()) - winners * (winners + 1)
    chosen = min(winners, size - winners)  # winners or the others, whichever are fewer: cheaper to count
    ways = np.zeros((chosen + 1, int(np.sort(doubled)[size - chosen :].sum()) + 1))
    ways[0, 0] = 1.0
    for rank in doubled:
        for taken in range(chosen, 0, -1):
            ways[taken, rank:] += ways[taken - 1, : ways.shape[1] - rank]
    chances = np.zeros(2 * winners * (size - winners) + 1)
    counted = ways[chosen, chosen * (chosen + 1) :]
    chances[: len(counted)] = counted / counted.sum()
    return found, chances if chosen == winners else chances[::-1]


def _normalised_places(trial: _Trial) -> np.ndarray:
    """Places of the ranked winners, 0 the first and 1 the last; ties share their mean place."""
    return (mean_ranks(-trial.scores)[trial.won] - 1) / (trial.ranked - 1)


# --- several groups ----------------------------------------------------------------------------------


def pool(trials: Iterable[_Trial]) -> dict:
    """Sums over the counted groups of one or more backtests (`Backtest.trials`), each group shuffled alone.

    hits_tail and auc_tail are exact: the groups' distributions convolved. auc weighs a group by its pairs,
    mean_place by its winners.

    Availability, over all groups with a known winner ("with figure": ranked by this order): units,
    winners_known, winners_with_figure, others, others_with_figure, figure_expected (winners with a figure
    if figures fell at random within groups), figure_tail (as many or more), winners_from_award_news and
    others_from_award_news (of those with a figure).
    """
    trials = list(trials)
    counted = [trial for trial in trials if trial.counted]
    units, known = sum(t.units for t in trials), sum(t.winners_known for t in trials)
    held, ranked = sum(t.winners_ranked for t in trials), sum(t.ranked for t in trials)
    figures = [_figures(trial) for trial in trials]
    return {
        "groups_with_winners": len(trials),
        "groups_counted": len(counted),
        "ranked": sum(trial.ranked for trial in counted),
        "winners_counted": sum(trial.winners_ranked for trial in counted),
        **_agreement(counted),
        "units": units,
        "winners_known": known,
        "winners_with_figure": held,
        "others": units - known,
        "others_with_figure": ranked - held,
        "figure_expected": sum(t.winners_known * t.ranked / t.units for t in trials),
        "figure_tail": _tail(Fraction(held), _convolved(figures)) if trials else float("nan"),
        "winners_from_award_news": sum(int((t.award_news & t.won).sum()) for t in trials),
        "others_from_award_news": sum(int((t.award_news & ~t.won).sum()) for t in trials),
    }


def _agreement(counted: list[_Trial]) -> dict:
    names = ("hits", "hits_expected", "hits_tail", "mean_place", "auc", "auc_tail", "auc_tail_low")
    if not counted:
        return dict.fromkeys(names, float("nan"))
    hits, chances = zip(*map(_hits, counted), strict=True)
    found, pairs = zip(*map(_pairs, counted), strict=True)
    together = np.ones(1)
    for chance in pairs:
        together = np.convolve(together, chance)
    values = (
        float(sum(hits)),
        sum(trial.winners_ranked**2 / trial.ranked for trial in counted),
        _tail(sum(hits), _convolved(chances)),
        float(np.concatenate([_normalised_places(trial) for trial in counted]).mean()),
        sum(found) / (len(together) - 1),
        min(float(together[sum(found) :].sum()), 1.0),
        min(float(together[: sum(found) + 1].sum()), 1.0),
    )
    return dict(zip(names, values, strict=True))


def _figures(trial: _Trial) -> dict[Fraction, float]:
    """How likely each number of winners with a figure is, if the group's figures fell at random."""
    blank, known = trial.units - trial.ranked, trial.winners_known
    return {
        Fraction(n): comb(trial.ranked, n) * comb(blank, known - n) / comb(trial.units, known)
        for n in range(max(0, known - blank), min(trial.ranked, known) + 1)
    }


def _convolved(parts: Iterable[dict[Fraction, float]]) -> dict[Fraction, float]:
    total = {Fraction(0): 1.0}
    for part in parts:
        step: dict[Fraction, float] = {}
        for one, p in total.items():
            for other, q in part.items():
                step[one + other] = step.get(one + other, 0.0) + p * q
        total = step
    return total


def _tail(found: Fraction, chances: dict[Fraction, float]) -> float:
    return min(sum(p for value, p in chances.items() if value >= found), 1.0)


def _emptiness(units: pd.DataFrame) -> str:
    """Why nothing at all is ranked, or "" where something is."""
    if units["score"].notna().any():
        return ""
    return "nothing_comparable" if (units["reason"] == "not_comparable").any() else "no_figures"


def _state(pooled: dict, any_winner: bool, emptiness: str) -> str:
    if not any_winner:
        return "no_winners"
    if emptiness:
        return emptiness
    if pooled["winners_counted"] < MIN_WINNERS:
        return "cannot_be_judged"
    if pooled["auc_tail"] < TAIL:
        return "above_chance"
    return "below_chance" if pooled["auc_tail_low"] < TAIL else "not_above_chance"


def _winner_rows(units: pd.DataFrame, names: list[str], trials: tuple[_Trial, ...]) -> pd.DataFrame:
    by_code, by_group = units.set_index("region_code"), {trial.group: trial for trial in trials}
    # Where nobody has any figure, the year is what's missing, not this unit's figure.
    empty = (units["score"].isna() & (units["reason"] == "no_figure")).all()
    rows = []
    for code in names:
        unit = by_code.loc[code] if code in by_code.index else None
        trial = None if unit is None or pd.isna(unit["group"]) else by_group[str(unit["group"])]
        row = {"region_code": code, "group": None, "score": float("nan"), "place": None, "ranked": None}
        if trial is None:
            rows.append({**row, "reason": "not_in_order"})
            continue
        row |= {"group": trial.group, "score": float(unit["score"]), "ranked": trial.ranked}
        if pd.isna(unit["score"]):
            rows.append({**row, "reason": "year_without_figures" if empty else unit["reason"]})
            continue
        place = 1 + int((trial.scores > unit["score"]).sum())
        rows.append({**row, "place": place, "reason": "" if trial.counted else "no_other_ranked"})
    found = pd.DataFrame(rows, columns=["region_code", "group", "score", "place", "ranked", "reason"])
    return found.astype({"place": "Int64", "ranked": "Int64"})


def _warnings(pooled: dict) -> tuple[tuple[str, dict], ...]:
    """What must be read beside the numbers. Values as in `words/backtest.toml`."""
    names = (
        "winners_known",
        "winners_with_figure",
        "others",
        "others_with_figure",
        "winners_from_award_news",
        "others_from_award_news",
    )
    return tuple(
        (key, {name: pooled[name] for name in names} if key == "award_news" else {}) for key in ALWAYS
    )


# --- in words ----------------------------------------------------------------------------------------


def sentences(result: pd.Series | dict, reader: Reader) -> list[str]:
    """What one row of `real_backtests`, or `Backtest.pooled` with its state, says: finding, then warnings.

    result : needs the names of `pool` and `state`; `order`, where there, adds what the order is worth.

    >>> import paritrana_analysis as pa
    >>> tested = pa.evaluation.winner_backtests(pa.read_tables())  # doctest: +SKIP
    >>> told = pa.evaluation.backtest_in_words(tested.iloc[0], pa.Reader("en"))  # doctest: +SKIP
    """
    values = {**dict(result), "min_winners": MIN_WINNERS}
    found = [reader(f"backtest.state_{values['state']}", **values)]
    if "order" in values:
        found.append(reader(f"backtest.order_{values['order']}_meaning"))
    found += [reader(f"backtest.warning_{key}", **told) for key, told in _warnings(values)]
    if "assessment_year" in values and pd.isna(values["assessment_year"]):
        found.append(reader("backtest.warning_years_not_independent"))
    return found


# --- real figures ------------------------------------------------------------------------------------

#: Orders tried, by name: `order_…` and `order_…_meaning` of the words.
#: comparable           the leading shares of the largest set in a group that may be compared by our rule
#: as_printed           all leading shares, as printed: not comparable
#: as_printed_12_months those of them dated at most 12 months before the end of the period
#: registered           ours: participants by place of registration in December, over the employed of August
ORDERS = ("comparable", "as_printed", "as_printed_12_months", "registered")
#: Which claims may lead: all, only those not found in award news, only those found there.
CLAIMS = ("all", "not_award_news", "award_news")

RESULT_COLUMNS = [
    "assessment_year",
    "level",
    "category",
    "grouping",
    "order",
    "claims",
    "state",
    "groups_with_winners",
    "groups_counted",
    "ranked",
    "winners_counted",
    "hits",
    "hits_expected",
    "hits_tail",
    "mean_place",
    "auc",
    "auc_tail",
    "auc_tail_low",
    "units",
    "winners_known",
    "winners_with_figure",
    "others",
    "others_with_figure",
    "figure_expected",
    "figure_tail",
    "winners_from_award_news",
    "others_from_award_news",
    "left_out",
]


def from_award_news(source: pd.Series) -> pd.Series:
    """Whether the source's address names the award (`AWARD_WORDS`): bool, on the index given.

    It can't tell an article about the award whose address doesn't say so, nor one without an address.
    """
    return source.fillna("").str.contains("|".join(AWARD_WORDS), case=False, regex=True).astype(bool)


def real_backtests(tables: Tables) -> pd.DataFrame:
    """Every backtest that the real tables allow, one row each, with `RESULT_COLUMNS`.

    tables : `data.tables.read_tables`; reads winners, coverage_reported, participants, labour_force, regions.

    For each year, level and category of governments with a known winner; grouping is `nation`, `zone`
    (where a winner's zone is known) or `province` (provincial awards); each order of `ORDERS`, for each
    subset of `CLAIMS`. Shares are those that lead at the end of the assessment year. Up to 2021 Papua
    and Papua Barat are the provinces before the split. left_out is a text, reason and number.
    Rows with a blank assessment_year add all years of a kind up; years are not independent: the same
    governments, sometimes the same figure, return. It takes some seconds.

    >>> import paritrana_analysis as pa
    >>> tested = pa.evaluation.winner_backtests(pa.read_tables())  # doctest: +SKIP
    """
    found = []
    by_kind: dict[tuple, list[Backtest]] = {}
    everything = ledger.coverage_claims(tables["coverage_reported"])
    everything = ledger.can_lead(everything)
    leads = {}
    for year, level, category, groupings in _rounds(tables["winners"]):
        if year not in leads:
            leads[year] = _leads(tables["regions"], everything, year)
        for name, claims, units in _orders(tables, leads[year], year, category):
            for grouping in groupings:
                ordered = _as_comparable(units, grouping) if name == "comparable" else units
                test = backtest(
                    ordered,
                    tables["winners"],
                    assessment_year=year,
                    category=category,
                    level=level,
                    groups=grouping,
                )
                kind = (level, category, grouping, name, claims)
                by_kind.setdefault(kind, []).append(test)
                found.append((year, *kind, test.state, test.pooled, test.left_out))
    for kind, tests in by_kind.items():
        pooled = pool(trial for test in tests for trial in test.trials)
        left = sum((Counter(test.left_out) for test in tests), Counter())
        empty = {test.state for test in tests}
        state = _state(pooled, True, min(empty, key=_EMPTY.index) if empty <= set(_EMPTY) else "")
        found.append((None, *kind, state, pooled, dict(sorted(left.items()))))
    rows = [
        dict(zip(RESULT_COLUMNS[:7], head, strict=True))
        | pooled
        | {"left_out": "; ".join(f"{reason} {n}" for reason, n in left.items())}
        for *head, pooled, left in found
    ]
    return pd.DataFrame(rows, columns=RESULT_COLUMNS).astype({"assessment_year": "Int64"})


#: Why nothing is ranked; over several years the first of these that was met.
_EMPTY = ["nothing_comparable", "no_figures"]


def _rounds(winners: pd.DataFrame) -> Iterable[tuple[int, str, str, list[str]]]:
    """Year, level, category with a known winner among governments, and the groups they compete in."""
    rows = winners[(winners["outcome"] == "winner") & winners["category"].isin(list(CATEGORY_LEVELS))]
    for (year, level, category), won in rows.groupby(
        ["assessment_year", "award_level", "category"], sort=True
    ):
        if level == "national":
            yield int(year), level, category, ["nation", *(["zone"] if (won["zone"] != "").any() else [])]
        elif level == "provincial" and category == "kabupaten_kota":
            yield int(year), level, category, ["province_code"]


def _orders(
    tables: Tables, leads: dict[str, pd.DataFrame], year: int, category: str
) -> Iterable[tuple[str, str, pd.DataFrame]]:
    """Each order of one year as (its name, which claims, units with score)."""
    units = _competitors(tables["regions"], year, category)
    for subset, lead in leads.items():
        led = units.merge(lead, on="region_code", how="left", validate="one_to_one")
        led = led.assign(
            score=led["coverage_share"].astype(float),
            award_news=from_award_news(led["source"]),
            reason="no_figure",
        )
        yield "comparable", subset, led
        yield "as_printed", subset, led
        stale = led["lag_months"] > ledger.STALE_MONTHS
        reason = led["reason"].where(~stale, "figure_too_old")
        yield "as_printed_12_months", subset, led.assign(score=led["score"].mask(stale), reason=reason)
    counts = _registered(tables, year)
    if category == "provinsi" and not counts.empty:
        yield "registered", "all", units.assign(score=units["region_code"].map(counts))


def _competitors(table: pd.DataFrame, year: int, category: str) -> pd.DataFrame:
    """The units of a year with the groups they compete in; before the split of Papua, 34 provinces."""
    units = table[table["level"] == CATEGORY_LEVELS[category]].assign(nation="all")
    if category == "provinsi" and year < FIRST_YEAR_38:
        units = units[units["region_code"] == units["province_code_34"]]
    return units[["region_code", "region", "province_code", "zone", "nation"]].reset_index(drop=True)


def _leads(table: pd.DataFrame, claims: pd.DataFrame, year: int) -> dict[str, pd.DataFrame]:
    """The claims that lead at the end of a year, for each subset of `CLAIMS`."""
    if year < FIRST_YEAR_38:
        # "91+92" is Papua Barat as it was; a share of only some parts of a province is not its share.
        old = regions.provinces(table).groupby("province_code_34")["region_code"]
        whole = {"+".join(sorted(parts)): code for code, parts in old}
        claims = claims.assign(region_code=claims["region_code"].replace(whole))
    news = from_award_news(claims["source"])
    subsets = (claims, claims[~news], claims[news])
    return {name: ledger.leading(kept, year) for name, kept in zip(CLAIMS, subsets, strict=True)}


def _registered(tables: Tables, year: int) -> pd.Series:
    """Share by place of registration, over the employed of August: by province code, December counts only."""
    people = tables["participants"]
    people = people[
        (people["status"] == "active")
        & (people["segment"] == "ALL")
        & (people["counting_basis"] == "registration")
        & (people["as_of"].str.startswith(f"{year}-12"))
        & (people["region_code"] != "00")
    ]
    # A count rounded by its source stands only where there is no exact one.
    people = people.assign(_rounded=people["precision"] == "rounded").sort_values(
        ["region_code", "_rounded", "participants"]
    )
    active = people.drop_duplicates("region_code").set_index("region_code")["participants"].astype(float)
    workers = tables["labour_force"][tables["labour_force"]["year"] == year]
    employed = workers["employed"].astype(float).groupby(workers["region_code"].str[:2]).sum()
    return (active / employed.reindex(active.index)).dropna()


def _as_comparable(led: pd.DataFrame, grouping: str) -> pd.DataFrame:
    """Scores only of the largest set of each group whose shares may all be compared with one another."""
    keep: set[str] = set()
    for _, rows in led[led["score"].notna()].groupby(grouping):
        keep |= comparable_set(rows.to_dict("records"))[0]
    out = led["score"].notna() & ~led["region_code"].isin(keep)
    return led.assign(score=led["score"].mask(out), reason=led["reason"].mask(out, "not_comparable"))
