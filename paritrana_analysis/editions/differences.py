"""What changed between two editions, as keys and values; `worded` says them in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paritrana_analysis.editions.model import Edition, Fact

if TYPE_CHECKING:
    from paritrana_analysis.wording import Reader


@dataclass(frozen=True)
class Coded:
    """Keys of one kind (aspect, stage, zone, …) that have names in `words/editions.toml`."""

    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One difference: the key of its sentence, the values in it, and the marks of both sides' facts."""

    key: str
    values: dict
    marks: tuple[str, str] = ("", "")


def differences(a: Edition, b: Edition) -> list[Change]:
    """What is otherwise in b than in a, in the order of an edition file; none for a file and itself.

    Values, not grounds, are compared: a fact whose source alone differs did not change.
    """
    return [
        *_single("award_date", a.award_date, b.award_date),
        *_single("place", a.place, b.place),
        *_sets("labels", None, _values(a.labels), _values(b.labels)),
        *_single("host", a.host, b.host),
        *_sets("legal", None, _values(a.legal_basis), _values(b.legal_basis)),
        *_sets("categories", "category", a.categories.value, b.categories.value),
        *_single("province_count", a.province_count, b.province_count),
        *_coded("within", "per", a.ranked_within, b.ranked_within),
        *_sets("sectors", None, _values(a.sectors), _values(b.sectors)),
        *_aspects(a, b),
        *_coded("mean_within", "mean", a.within, b.within),
        *_coded("mean_between", "mean", a.between, b.between),
        *_coded("ties", "indicator", a.tie_breaks, b.tie_breaks),
        *_zones(a, b),
        *_sets("titles", "title", [t.title for t in a.titles], [t.title for t in b.titles]),
        *_stages(a, b),
        *_panels(a, b),
        *_single("attendance", a.attendance, b.attendance),
        *_single("repeat", a.repeat_wins, b.repeat_wins),
    ]


def worded(change: Change, reader: Reader) -> str:
    """One change as a sentence, with the mark of each side that no source stands behind."""
    from paritrana_analysis.editions.telling import said

    values = {name: said(value, reader) for name, value in change.values.items()}
    sentence = reader(f"editions.change_{change.key}", **values)
    doubtful = [mark for mark in change.marks if mark and mark != "documented"]
    if not doubtful:
        return sentence
    marks = [reader(f"editions.mark_{mark or 'documented'}") for mark in change.marks]
    return f"{sentence} [{' → '.join(marks)}]"


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
