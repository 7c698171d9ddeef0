"""What changed between two editions, as keys and values; `worded` says them in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paritrana_analysis.editions.model import Edition, Fact, Text

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Coded:
    """Keys of one kind (aspect, stage, zone, …) that have names in `words/editions.toml`."""

    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A fact by what it is about, e.g. the weight of an aspect; `item` tells facts of one list apart."""

    fact: str  # of `fact_…` in words/editions.toml
    of: Coded | None = None
    item: object = None


@dataclass(frozen=True)
class Change:
    """One difference: the key of its sentence, the values in it, and the marks of both sides' facts."""

    key: str
    values: dict
    marks: tuple[str, str] = ("", "")


def differences(a: Edition, b: Edition) -> list[Change]:
    """What is otherwise in b than in a, in the order of an edition file; none for a file and itself.

    A fact whose source alone differs did not change. Facts of equal value whose kind of ground differs
    (documented there, assumed here) stand at the end.

    a, b : editions of `load`. Returns one Change a difference: key, values, marks of both sides' facts;
    `editions.worded` says it in the reader's language.

    >>> import paritrana_analysis as pa
    >>> edition = pa.load_edition(2023, "provinsi")
    >>> pa.edition_differences(edition, edition)
    []
    """
    return [
        *_single("award_date", a.award_date, b.award_date),
        *_single("place", a.place, b.place),
        *_listed("labels", a.labels, b.labels),
        *_single("host", a.host, b.host),
        *_listed("legal", a.legal_basis, b.legal_basis),
        *_sets("categories", "category", a.categories.value, b.categories.value),
        *_single("province_count", a.province_count, b.province_count),
        *_coded("within", "within", a.ranked_within, b.ranked_within),
        *_listed("sectors", a.sectors, b.sectors),
        *_aspects(a, b),
        *_coded("mean_within", "mean", a.within, b.within),
        *_coded("mean_between", "mean", a.between, b.between),
        *_coded("ties", "indicator", a.tie_breaks, b.tie_breaks),
        *_zones(a, b),
        *_sets("titles", "title", [t.title for t in a.titles], [t.title for t in b.titles]),
        *_stages(a, b),
        *_panels(a, b),
        *_panel_scores(a, b),
        *_single("attendance", a.attendance, b.attendance),
        *_single("repeat", a.repeat_wins, b.repeat_wins),
        *_grounds(a, b),
    ]


def categories_apart(before: Sequence[Edition], after: Sequence[Edition]) -> list[Change]:
    """What is said of the categories that only one of two years has a file for.

    before, after : the editions of one year each, none of them empty. A category that the other year names
    among its own has no file yet; only one that it does not name is new, or no longer there.
    """
    told = []
    for key, these, others in (("last", before, after), ("first", after, before)):
        there = {edition.category for edition in others}
        known = {category for edition in others for category in edition.categories.value}
        mark = others[0].categories.mark
        for edition in these:
            if edition.category in there:
                continue
            category = Coded("category", (edition.category,))
            if edition.category in known:
                told.append(Change("no_file", {"category": category, "year": str(others[0].year)}))
            else:
                year = others[0].year if key == "last" else edition.year
                marks = (
                    (these[0].categories.mark, mark) if key == "last" else (mark, these[0].categories.mark)
                )
                told.append(Change(key, {"category": category, "year": str(year)}, marks))
    return told


def carried_over(edition: Edition, before: Edition) -> list[tuple[str, Fact]]:
    """Facts of an edition whose value and sources are those of the edition before, with their places.

    Where the year is a copy of the last one, these are the sources that nobody has looked at again.
    """
    there = {_said_by(place, fact) for place, fact in before.facts()}
    found = [(place, fact) for place, fact in edition.facts() if _sources_of(fact)]
    return [(place, fact) for place, fact in found if _said_by(place, fact) in there]


def _said_by(place: str, fact: Fact) -> tuple:
    kind = ".".join(part for part in place.split(".") if not part.isdigit())
    return kind, fact.value, _sources_of(fact)


def _sources_of(fact: Fact) -> frozenset[str]:
    """The pages that state the fact or a side of it; those under `see` state nothing."""
    return frozenset(fact.sources).union(*(side.sources for side in fact.conflict))


def _values(facts: tuple[Fact, ...]) -> list:
    return [fact.value for fact in facts if fact.value is not None]


def _single(key: str, before: Fact, after: Fact) -> Iterator[Change]:
    if before.value != after.value:
        yield Change(key, {"before": before.value, "after": after.value}, (before.mark, after.mark))


def _coded(key: str, kind: str, before: Fact, after: Fact) -> Iterator[Change]:
    def keys(fact: Fact) -> Coded | None:
        if fact.value is None:
            return None
        return Coded(kind, (fact.value,) if isinstance(fact.value, str) else fact.value)

    if before.value != after.value:
        yield Change(key, {"before": keys(before), "after": keys(after)}, (before.mark, after.mark))


def _panel_scores(a: Edition, b: Edition) -> Iterator[Change]:
    """How sheets become a result. What an edition leaves out is not known, as where it says so."""
    silent = Fact(None, not_found=Text("", ""))
    for name in ("documents", "statistic", "severity"):
        facts = [edition.panel_scores.get(name, silent) for edition in (a, b)]
        yield from _coded(f"panel_{name}", name, *facts)


def _listed(key: str, before: tuple[Fact, ...], after: tuple[Fact, ...]) -> Iterator[Change]:
    """Facts of a list. Where one side was not found at all nothing is gone or new: it isn't known."""
    one, other = _values(before), _values(after)
    if bool(before and not one) != bool(after and not other):
        marks = tuple(side[0].mark if side else "" for side in (before, after))
        yield Change(key, {"before": tuple(one) or None, "after": tuple(other) or None}, marks)
    else:
        yield from _sets(key, None, one, other)


def _sets(key: str, kind: str | None, before, after) -> Iterator[Change]:
    for side, wanted, others in (("gone", before, after), ("new", after, before)):
        only = tuple(item for item in wanted or () if item not in (others or ()))
        if only:
            yield Change(f"{key}_{side}", {"names": Coded(kind, only) if kind else only})


def _aspects(a: Edition, b: Edition) -> Iterator[Change]:
    before, after = ({rule.aspect: rule for rule in edition.aspects} for edition in (a, b))
    yield from _sets("aspects", "aspect", list(before), list(after))
    for aspect in (aspect for aspect in before if aspect in after):
        one, other = before[aspect], after[aspect]
        name = Coded("aspect", (aspect,))
        if one.named.value != other.named.value:
            values = {"aspect": name, "before": one.named.value, "after": other.named.value}
            yield Change("aspect_named", values, (one.named.mark, other.named.mark))
        if set(one.indicators.value) != set(other.indicators.value):
            values = {
                "aspect": name,
                "before": Coded("indicator", one.indicators.value),
                "after": Coded("indicator", other.indicators.value),
            }
            yield Change("indicators", values, (one.indicators.mark, other.indicators.mark))
        if one.weight.value != other.weight.value:
            values = {"aspect": name, "before": one.weight.value, "after": other.weight.value}
            yield Change("weight", values, (one.weight.mark, other.weight.mark))


def _zones(a: Edition, b: Edition) -> Iterator[Change]:
    yield from _sets("zones", "zone", [zone.zone for zone in a.zones], [zone.zone for zone in b.zones])
    before = {zone.zone: zone.codes for zone in a.zones}
    for zone in b.zones:
        if before.get(zone.zone, zone.codes) != zone.codes:
            come = tuple(code for code in zone.codes if code not in before[zone.zone])
            gone = tuple(code for code in before[zone.zone] if code not in zone.codes)
            values = {"zone": Coded("zone", (zone.zone,)), "come": come or None, "gone": gone or None}
            yield Change("zone_provinces", values)


def _stages(a: Edition, b: Edition) -> Iterator[Change]:
    yield from _sets("stages", "stage", [s.stage for s in a.stages], [s.stage for s in b.stages])
    for one in a.stages:
        other = b.stage(one.stage)
        if other is None:
            continue
        name = Coded("stage", (one.stage,))
        for key in ("quota", "seen"):
            before, after = getattr(one, key), getattr(other, key)
            if before.value != after.value:
                values = {"stage": name, "before": before.value, "after": after.value}
                yield Change(key, values, (before.mark, after.mark))


def _panels(a: Edition, b: Edition) -> Iterator[Change]:
    before, after = ({panel.level: panel for panel in edition.panels} for edition in (a, b))
    yield from _sets("panels", "level", list(before), list(after))
    for level in (level for level in before if level in after):
        name = Coded("level", (level,))
        one, other = before[level], after[level]
        if one.size.value != other.size.value:
            values = {"level": name, "before": one.size.value, "after": other.size.value}
            yield Change("panel_size", values, (one.size.mark, other.size.mark))
        seats = [
            [name for seat in panel.seats for name in seat.held_by.value or ()] for panel in (one, other)
        ]
        # Seats that were not found on one side are unknown, not gone.
        for change in _sets("seats", None, *seats) if all(seats) else ():
            yield Change(change.key, {"level": name, **change.values})


def _grounds(a: Edition, b: Edition) -> Iterator[Change]:
    """Facts of equal value that stand on another kind of ground: one change for each pair of kinds."""
    before, after = dict(_named_facts(a)), dict(_named_facts(b))
    moved: dict[tuple[str, str], list[Named]] = {}
    for name, fact in before.items():
        other = after.get(name)
        if other is None or fact.value is None or fact.value != other.value or fact.mark == other.mark:
            continue
        moved.setdefault((fact.mark, other.mark), []).append(name)
    for (one, other), names in moved.items():
        values = {
            "names": _provinces_joined(names),
            "one": Coded("mark", (one,)),
            "other": Coded("mark", (other,)),
        }
        yield Change("ground", values)


def _provinces_joined(names: list[Named]) -> tuple[Named, ...]:
    """The names, with one for all provinces of a zone."""
    joined: dict[tuple, Named] = {}
    for name in names:
        if name.fact != "provinces":
            joined[(name,)] = name
            continue
        key = (name.fact, name.of)
        before = joined[key].item if key in joined else ()
        joined[key] = replace(name, item=(*before, name.item))
    return tuple(joined.values())


def _named_facts(edition: Edition) -> Iterator[tuple[Named, Fact]]:
    """The facts that two editions may share. Those of a list are told apart by their value."""
    for name in ("award_date", "place", "host", "categories", "province_count", "ranked_within"):
        yield Named(name), getattr(edition, name)
    for name, facts in (
        ("label", edition.labels),
        ("legal_basis", edition.legal_basis),
        ("sector", edition.sectors),
    ):
        for fact in facts:
            yield Named(name, item=fact.value), fact
    for rule in edition.aspects:
        for name in ("named", "meaning", "weight", "indicators"):
            yield Named(name, Coded("aspect", (rule.aspect,))), getattr(rule, name)
    for name in ("within", "between", "tie_breaks"):
        yield Named(name), getattr(edition, name)
    for zone in edition.zones:
        yield Named("named", Coded("zone", (zone.zone,))), zone.named
        for fact in zone.provinces:
            for code in fact.value:
                yield Named("provinces", Coded("zone", (zone.zone,)), code), replace(fact, value=code)
    for title in edition.titles:
        for name in ("named", "decided_by"):
            yield Named(name, Coded("title", (title.title,)), title.named.value), getattr(title, name)
    for stage in edition.stages:
        for name in ("how", "seen", "quota", "pool", "when"):
            fact = getattr(stage, name)
            if fact is not None:
                yield Named(name, Coded("stage", (stage.stage,))), fact
    for panel in edition.panels:
        level = Coded("level", (panel.level,))
        yield Named("size", level), panel.size
        for seat in panel.seats:
            yield Named(f"seat_{seat.role}", level, seat.held_by.value), seat.held_by
    for name in ("attendance", "repeat_wins"):
        yield Named(name), getattr(edition, name)
    for name, fact in edition.panel_scores.items():
        yield Named(f"panel_{name}"), fact
