"""An edition told to a reader: every fact with its mark, its ground below it, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from paritrana_analysis.editions.differences import Change, Coded, Named
from paritrana_analysis.editions.model import (
    Edition,
    Fact,
    Period,
    Quota,
    Shortlist,
    Text,
)

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

_STEP = "  "


def indicator_keys() -> frozenset[str]:
    """The indicator keys that have a name in both languages: those that an aspect may refer to."""
    from paritrana_analysis.i18n.wording import entries

    start = "indicator_"
    return frozenset(name.removeprefix(start) for name in entries("editions") if name.startswith(start))


def described(edition: Edition, reader: Reader, names: Mapping[str, str] | None = None) -> list[str]:
    """The edition as lines of text: what is documented, what is assumed and why, what was not found.

    names : province code → name, so that zones read as names; without it codes are printed.
    """
    return list(_lines(edition, reader, names or {}))


def worded(change: Change, reader: Reader) -> str:
    """One change as a sentence, with the mark of each side that no source stands behind.

    >>> import paritrana_analysis as pa
    >>> changes = pa.edition_differences(pa.load_edition(2021, "provinsi"), pa.load_edition(2024, "provinsi"))
    >>> told = [pa.editions.worded(change, pa.Reader("en")) for change in changes]
    >>> all(isinstance(sentence, str) for sentence in told)
    True
    """
    values = {name: said(value, reader) for name, value in change.values.items()}
    for side in ("before", "after"):
        if side in values and values[side] is None:
            values[side] = reader("editions.unknown")
    sentence = reader(f"editions.change_{change.key}", **values)
    doubtful = [mark for mark in change.marks if mark and mark != "documented"]
    if not doubtful:
        return sentence
    marks = [reader(f"editions.mark_{mark or 'documented'}") for mark in change.marks]
    return f"{sentence} [{' → '.join(marks)}]"


def listed(editions: Iterable[Edition], reader: Reader) -> list[str]:
    """One line for each year judged: when it was handed over, under which labels, which categories."""
    lines, years = [], {}
    for edition in editions:
        years.setdefault(edition.year, []).append(edition)
    for year, same in years.items():
        lines.append(
            reader(
                "editions.listed",
                year=year,
                date=same[0].award_date.value,
                labels="; ".join(fact.value or reader("editions.unknown") for fact in same[0].labels),
            )
        )
        lines += [
            f"{_STEP}{edition.category:<20} {said(Coded('category', (edition.category,)), reader)}"
            for edition in same
        ]
    return lines


def said(value: object, reader: Reader) -> str | None:
    """A value of an edition in words; None stays None (printed as a dash)."""
    if value is None:
        return None
    if isinstance(value, Text):
        return value.said(reader.language)
    if isinstance(value, Coded):
        return ", ".join(_name(value.kind, key, reader) for key in value.keys)
    if isinstance(value, Named):
        return _fact_name(value, reader)
    if isinstance(value, Period):
        if value.start == value.end:
            return reader.cell(value.start, "date")
        return f"{reader.cell(value.start, 'date')} – {reader.cell(value.end, 'date')}"
    if isinstance(value, Quota):
        if value.per == "nation":
            return reader("editions.quota_nation", n=value.n)
        return reader("editions.quota_value", n=value.n, per=_name("per", value.per, reader))
    if isinstance(value, Shortlist):
        return reader("editions.called" if value.of is None else "editions.called_of", **vars(value))
    if isinstance(value, tuple) and value and isinstance(value[0], Named):
        return "; ".join(_fact_name(name, reader) for name in value)
    if isinstance(value, tuple | list):
        return ", ".join(str(said(item, reader)) for item in value)
    if isinstance(value, float):
        return reader.cell(value, "share") if value <= 1 else reader.cell(value, "number")
    if isinstance(value, int):
        return reader.cell(value, "count")
    text = str(value)
    return reader.cell(text, "date") if _is_date(text) else text


def _fact_name(name: Named, reader: Reader) -> str:
    """ "Bobot (Regulasi)", "Label yang dipakai: Paritrana Award 2024"."""
    text = reader(f"editions.fact_{name.fact}")
    if name.of is not None:
        text = reader("editions.fact_of", fact=text, of=said(name.of, reader))
    shown = name.item is not None and not name.fact.startswith("seat_")
    return f"{text}: {said(name.item, reader)}" if shown else text


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def _name(kind: str, key: str, reader: Reader) -> str:
    """The name of a coded key; a key without one (a jury's own aspect) stands as it is."""
    entry = f"editions.{kind}_{key}"
    return reader(entry) if reader.has(entry) else key


def _lines(edition: Edition, reader: Reader, names: Mapping[str, str]) -> Iterator[str]:
    def region(code: str) -> str:
        return reader("editions.nation") if code == "00" else names.get(code, code)

    def head(key: str) -> Iterator[str]:
        yield ""
        yield reader(f"editions.head_{key}")

    def fact(key: str, given: Fact, value: object = None, depth: int = 1, **parts: str) -> Iterator[str]:
        shown = given.value if value is None else value
        yield from _fact(reader(f"editions.fact_{key}", **parts), given, shown, reader, depth)

    def coded(kind: str, given: Fact) -> Coded | None:
        if given.value is None:
            return None
        return Coded(kind, (given.value,) if isinstance(given.value, str) else given.value)

    category = _name("category", edition.category, reader)
    yield reader("editions.title", year=edition.year, category=category)
    yield reader("editions.marks")
    if edition.own_weights:
        yield reader("editions.own_weights", file=edition.own_weights)

    yield from head("when")
    yield from fact("period", edition.period)
    yield from fact("award_date", edition.award_date)
    yield from fact("place", edition.place)
    for label in edition.labels:
        yield from fact("label", label)

    yield from head("ground")
    yield from fact("host", edition.host)
    for basis in edition.legal_basis:
        yield from fact("legal_basis", basis)
    yield from fact("categories", edition.categories, coded("category", edition.categories))

    yield from head("field")
    yield from fact("province_count", edition.province_count)
    yield from fact("ranked_within", edition.ranked_within, coded("within", edition.ranked_within))
    for sector in edition.sectors:
        yield from fact("sector", sector)

    yield from head("aspects")
    for rule in edition.aspects:
        yield f"{_STEP}{_name('aspect', rule.aspect, reader)}"
        yield from fact("named", rule.named, depth=2)
        yield from fact("meaning", rule.meaning, depth=2)
        yield from fact("weight", rule.weight, depth=2)
        yield from fact("indicators", rule.indicators, coded("indicator", rule.indicators), depth=2)
    for other in edition.other_aspect_lists:
        yield from fact("other_list", other.names, where=region(other.where))
    yield from fact("within", edition.within, coded("mean", edition.within))
    yield from fact("between", edition.between, coded("mean", edition.between))
    yield from fact("tie_breaks", edition.tie_breaks, coded("indicator", edition.tie_breaks))

    if edition.zones or edition.titles:
        yield from head("zones")
    for zone in edition.zones:
        yield from fact("zone", zone.named)
        for provinces in zone.provinces:
            yield from fact("provinces", provinces, tuple(map(region, provinces.value)), depth=2)
    for title in edition.titles:
        yield from fact("title", title.named)
        decided = title.decided_by
        kind = "decided" if decided.value == "total" else "aspect"
        yield from fact("decided_by", decided, Coded(kind, (decided.value,)), depth=2)

    yield from head("stages")
    for n, stage in enumerate(edition.stages, 1):
        yield f"{_STEP}{n}. {_name('stage', stage.stage, reader)}"
        yield from fact("how", stage.how, depth=2)
        for key in ("when", "pool"):
            given = getattr(stage, key)
            if given is not None:
                yield from fact(key, given, depth=2)
        yield from fact("seen", stage.seen, depth=2)
        yield from fact("quota", stage.quota, depth=2)
        for example in stage.examples:
            yield from fact("example", example.fact, depth=2, where=region(example.province))

    yield from head("panels")
    for panel in edition.panels:
        yield f"{_STEP}{_name('level', panel.level, reader)}"
        yield from fact("size", panel.size, depth=2)
        for seat in panel.seats:
            yield from fact(f"seat_{seat.role}", seat.held_by, depth=2)
    for key, given in edition.panel_scores.items():
        yield from fact(f"panel_{key}", given, coded(key, given))
    yield from fact("attendance", edition.attendance)
    yield from fact("repeat_wins", edition.repeat_wins, coded("repeat", edition.repeat_wins))

    for card in edition.scorecards:
        yield from head("scorecards")
        points = "; ".join(
            f"{point.named.said(reader.language)} {reader.cell(point.points, 'number')}"
            for point in card.points.value
        )
        where = region(card.province)
        yield from fact("points", card.points, points, where=where, candidate=card.candidate)
        yield from fact("total", card.total)


def _fact(name: str, fact: Fact, value: object, reader: Reader, depth: int) -> Iterator[str]:
    mark = reader(f"editions.mark_{fact.mark}")
    yield f"{_STEP * depth}{name}: {reader.cell(said(value, reader))} [{mark}]"
    inner = _STEP * (depth + 2)
    language = reader.language

    def source_said(source: str) -> str:
        """A web address as it is; an article without one by its paper and date."""
        named = f"seeds.s{source.removeprefix('seed:')}"
        return reader("editions.seed", title=reader(named), seed=source) if reader.has(named) else source

    for side in fact.conflict:
        claim = reader(
            "editions.claim",
            value=said(side.value, reader),
            sources=" ; ".join(map(source_said, side.sources)),
        )
        yield f"{inner}{claim}"
    for text in (fact.assumption, fact.not_found):
        if text:
            yield f"{inner}{text.said(language)}"
    if fact.note:
        yield f"{inner}{reader('editions.note', note=fact.note.said(language))}"
    for source in fact.sources:
        yield f"{inner}{source_said(source)}"
    for source in fact.see:
        yield f"{inner}{reader('editions.see', source=source_said(source))}"
