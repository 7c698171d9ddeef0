"""What an edition of the award is, once read: facts, each with the ground it stands on.

An edition is named by the year judged and a category, never by a label: "Paritrana Award 2024" means
two different years in the press. Everything here is frozen; a jury's own weights give a new edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property


@dataclass(frozen=True)
class Text:
    """A sentence in Indonesian and English; one language only stands for both."""

    id: str
    en: str

    def said(self, language: str) -> str:
        return self.id if language == "id" else self.en


@dataclass(frozen=True)
class Period:
    """Two dates, "2023", "2023-04" or "2023-04-22", both included."""

    start: str
    end: str


@dataclass(frozen=True)
class Quota:
    """How many go on: n per nation, province, zone, zone_and_title or sector."""

    n: int
    per: str


@dataclass(frozen=True)
class Shortlist:
    """How many candidates one province called to its interview, out of how many (None: not stated)."""

    called: int
    of: int | None


@dataclass(frozen=True)
class Claim:
    """What one side of a conflict says."""

    value: object
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """A value and its ground: sources, or an assumption, or what was searched for and not found.

    `mark` names the ground: documented, assumption, not_found, conflict (sources disagree and none is
    chosen), own (a jury's own file). A value that is None was looked for and not found, or is disputed.
    """

    value: object
    sources: tuple[str, ...] = ()
    assumption: Text | None = None
    not_found: Text | None = None
    conflict: tuple[Claim, ...] = ()
    note: Text | None = None
    see: tuple[str, ...] = ()  # pages that an assumption leans on without being stated there
    own_file: str = ""
    line: int = 0

    @property
    def mark(self) -> str:
        if self.own_file:
            return "own"
        if self.sources:
            return "documented"
        if self.assumption:
            return "assumption"
        return "not_found" if self.not_found else "conflict"


@dataclass(frozen=True)
class AspectRule:
    """One aspect: how sources name it, what they say it means, its weight, the indicators behind it."""

    aspect: str
    named: Fact
    meaning: Fact
    weight: Fact  # 0-1; all aspects of an edition add up to 1
    indicators: Fact  # tuple of indicator keys

    @property
    def documented(self) -> bool:
        """Whether a source says that this aspect was judged; if not, the aspect itself is assumed."""
        return "documented" in (self.named.mark, self.meaning.mark)


@dataclass(frozen=True)
class Zone:
    """A zone and its provinces: one fact for those that sources name, another for those derived."""

    zone: str
    named: Fact
    provinces: tuple[Fact, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(code for fact in self.provinces for code in fact.value))


@dataclass(frozen=True)
class TitleRule:
    """A title awarded, and what decides it: "total" or an aspect's key."""

    title: str
    named: Fact
    decided_by: Fact


@dataclass(frozen=True)
class Example:
    """How many candidates one province is known to have called."""

    province: str
    fact: Fact  # Shortlist


@dataclass(frozen=True)
class Stage:
    """One step of the selection, in order. `seen`: candidates at this stage in this edition."""

    stage: str
    how: Fact
    seen: Fact
    quota: Fact  # Quota: who goes on
    pool: Fact | None = None  # all who could take part
    when: Fact | None = None  # Period
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Seat:
    """Seats of one role (chair, secretary, member) on one ground: whom or which expertise they are for."""

    role: str
    held_by: Fact  # tuple of Text


@dataclass(frozen=True)
class PanelRule:
    level: str  # national or provincial
    size: Fact
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class AspectList:
    """Another list of aspects that a source of the same edition gives, as printed."""

    where: str  # province code, "00" for the nation
    names: Fact


@dataclass(frozen=True)
class Points:
    named: Text
    points: float


@dataclass(frozen=True)
class Scorecard:
    """What one provincial round printed for one candidate: points of that round, not award weights."""

    province: str
    candidate: str
    points: Fact  # tuple of Points
    total: Fact


@dataclass(frozen=True)
class Edition:
    """The rules of one category in one edition, as far as they are known.

    `year` is the year judged. `within` and `between` name how indicators make an aspect and aspects a
    score. `zones` is empty where the category competes in the nation, a province or a sector.
    """

    year: int
    category: str
    file: str
    period: Fact
    award_date: Fact
    place: Fact
    labels: tuple[Fact, ...]
    host: Fact
    legal_basis: tuple[Fact, ...]
    categories: Fact
    province_count: Fact
    ranked_within: Fact
    sectors: tuple[Fact, ...]
    aspects: tuple[AspectRule, ...]
    other_aspect_lists: tuple[AspectList, ...]
    within: Fact
    between: Fact
    tie_breaks: Fact
    zones: tuple[Zone, ...]
    titles: tuple[TitleRule, ...]
    stages: tuple[Stage, ...]
    panels: tuple[PanelRule, ...]
    attendance: Fact
    repeat_wins: Fact
    scorecards: tuple[Scorecard, ...] = ()
    panel_scores: Mapping[str, Fact] = field(default_factory=dict)  # documents, statistic, severity: if said
    own_weights: str = ""  # the jury's file whose weights replace the assumed ones

    @cached_property
    def weights(self) -> dict[str, float]:
        """Aspect → weight, adding up to 1."""
        return {rule.aspect: rule.weight.value for rule in self.aspects}

    @cached_property
    def indicators(self) -> dict[str, tuple[str, ...]]:
        """Aspect → its indicator keys."""
        return {rule.aspect: rule.indicators.value for rule in self.aspects}

    @cached_property
    def zone_of(self) -> dict[str, str]:
        """Province code, as valid in this edition → zone; empty without zones."""
        return {code: zone.zone for zone in self.zones for code in zone.codes}

    def stage(self, key: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.stage == key), None)

    def facts(self) -> Iterator[tuple[str, Fact]]:
        """Every fact with its place, e.g. ("aspects.regulation.weight", Fact), in the file's order."""
        yield from _facts(self, "")

    def assumptions(self) -> list[tuple[str, Fact]]:
        """The facts that a result by this edition rests on without a source."""
        return [(place, fact) for place, fact in self.facts() if fact.mark in ("assumption", "own")]


_KEYS = ("aspect", "zone", "title", "stage", "level", "province", "where", "role")


def _facts(thing: object, place: str) -> Iterator[tuple[str, Fact]]:
    if isinstance(thing, Fact):
        yield place, thing
    elif isinstance(thing, tuple):
        for n, item in enumerate(thing, 1):
            own = next((getattr(item, key) for key in _KEYS if hasattr(item, key)), str(n))
            if place.endswith("seats"):
                own = str(n)
            yield from _facts(item, f"{place}.{own}")
    elif isinstance(thing, Mapping):
        for key, item in thing.items():
            yield from _facts(item, f"{place}.{key}")
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from _facts(getattr(thing, part.name), f"{place}.{part.name}".lstrip("."))
