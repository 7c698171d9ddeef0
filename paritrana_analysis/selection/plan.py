"""The plan of a selection: each stage of an edition with its quota, and whether a source gives that quota.

An edition's file holds what is documented. Where a jury's own choice replaces it, the plan marks it as "own".
A quota that no source gives is not invented: at such a stage every unit goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from numbers import Integral

from paritrana_analysis.editions import Edition, Quota
from paritrana_analysis.errors import Fault, UserError

#: The column that holds a unit's group, for every group a quota can be given for; the nation needs none.
GROUPS = {"nation": "", "province": "province_code", "zone": "zone", "sector": "sector"}
PER = (*GROUPS, "zone_and_title")
#: What happens to a candidate without an interview score, when others were interviewed.
ABSENT = ("leaves", "zero", "documents")
#: What happens to a candidate whose documents nobody has verified yet.
UNVERIFIED = ("goes_on", "leaves")

WINNERS = "winners"
_INTERVIEW = "interview"


@dataclass(frozen=True)
class Step:
    """One stage. quota None: no quota is known, everyone who may go on does.

    ground   : of the quota: documented, assumption, not_found, conflict, or own (the caller's what-if).
    seen     : how many candidates sources report at this stage of this edition; told, never used.
    interview: whether interview scores enter here.
    """

    stage: str
    quota: Quota | None
    ground: str
    seen: int | None = None
    interview: bool = False


@dataclass(frozen=True)
class Award:
    """One title ("" where the edition names none), and what decides it: "total" or an aspect's key.

    quota None: the edition has the title, but not how many are given; it is not awarded.
    """

    title: str
    decided_by: str
    quota: Quota | None
    ground: str
    decided_ground: str = ""


@dataclass(frozen=True)
class Plan:
    """The rules of one selection.

    steps             : in order; the last is "winners", where `awards` decide.
    tie_breaks        : columns by which equal scores are told apart, higher first; a blank comes last.
    zones             : province code → zone; where it has no entry, the candidate's own `zone` holds.
    interview_weight  : share (0–1) of the interview in the total; None: it leaves totals as they are.
    interview_ground  : what that share rests on, as a step's ground.
    without_interview : one of `ABSENT`. unverified: one of `UNVERIFIED`.
    max_missing_share : most share of the weight that may be blank (0–1); None: as the scoring allowed.
    titles_per_unit   : most titles that a unit can win in its group, in the order of `awards`; None: any.
    repeat_wins       : "barred" keeps out who won before.
    """

    year: int
    category: str
    steps: tuple[Step, ...]
    awards: tuple[Award, ...]
    tie_breaks: tuple[str, ...]
    zones: Mapping[str, str] = field(default_factory=dict)
    zones_own: bool = False
    between: str = "arithmetic"
    interview_weight: float | None = None
    interview_ground: str = "own"
    without_interview: str = "leaves"
    unverified: str = "goes_on"
    max_missing_share: float | None = None
    titles_per_unit: int | None = None
    repeat_wins: str | None = "allowed"

    def __post_init__(self) -> None:
        faults = [*self._choice_faults(), *self._share_faults()]
        if faults:
            raise UserError(faults)

    def step(self, stage: str) -> Step | None:
        return next((step for step in self.steps if step.stage == stage), None)

    @property
    def groups(self) -> tuple[str, ...]:
        """Whom quotas are given for, in the order of `GROUPS`: "province", "zone", …"""
        quotas = [step.quota for step in self.steps if step.stage != WINNERS]
        quotas += [award.quota for award in self.awards]
        used = {quota.per for quota in quotas if quota}
        return tuple(per for per in GROUPS if per in used)

    def _choice_faults(self):
        for name, found, known in (
            ("without_interview", self.without_interview, ABSENT),
            ("unverified", self.unverified, UNVERIFIED),
        ):
            if found not in known:
                told = {"name": name, "found": found, "known": ", ".join(known)}
                yield Fault("selection.choice_unknown", told)
        limit = self.titles_per_unit
        if limit is not None and not _is_whole(limit):
            yield Fault("selection.not_whole", {"name": "titles_per_unit", "found": limit})

    def _share_faults(self):
        for name in ("interview_weight", "max_missing_share"):
            found = getattr(self, name)
            if found is not None and not 0 <= found <= 1:
                yield Fault("selection.share_range", {"name": name, "found": found})


def plan_of(
    edition: Edition,
    *,
    overrides: Mapping[str, Quota | int] | None = None,
    interview_weight: float | None = None,
    without_interview: str = "leaves",
    unverified: str = "goes_on",
    max_missing_share: float | None = None,
    titles_per_unit: int | None = None,
) -> Plan:
    """The plan of an edition, with the caller's own choices where the edition leaves one.

    overrides        : stage or title → quota (a number keeps whom it is counted for); marked "own".
    interview_weight : by default the weight of the edition's aspect "interview", None without that aspect.

    Interviews enter at the stage "interview"; in an edition that has the aspect but no such stage
    (villages) at the provincial assessment. Titles: with a quota for each zone and title every title has
    it; with any other quota it belongs to the first title, and further titles (Best of the Best, special)
    are given only under an override. Raises UserError for a stage, quota or choice that doesn't exist.

    >>> import paritrana_analysis as pa
    >>> plan = pa.selection.plan_of(pa.load_edition(2023, "provinsi"))
    >>> plan.steps[-1].stage
    'winners'
    """
    interview_ground = "own"
    if interview_weight is None:
        weights = {rule.aspect: rule.weight for rule in edition.aspects}
        if _INTERVIEW in weights:
            interview_weight = weights[_INTERVIEW].value
            interview_ground = weights[_INTERVIEW].mark
    stages = [stage.stage for stage in edition.stages]
    heard_at = _INTERVIEW if _INTERVIEW in stages else "provincial_assessment"
    heard = heard_at == _INTERVIEW or interview_weight is not None
    steps = tuple(
        Step(
            stage.stage,
            stage.quota.value,
            stage.quota.mark,
            stage.seen.value,
            interview=heard and stage.stage == heard_at,
        )
        for stage in edition.stages
    )
    plan = Plan(
        year=edition.year,
        category=edition.category,
        steps=steps,
        awards=_awards(edition),
        tie_breaks=tuple(edition.tie_breaks.value or ()),
        zones=dict(edition.zone_of),
        between=edition.between.value,
        interview_weight=interview_weight,
        interview_ground=interview_ground,
        without_interview=without_interview,
        unverified=unverified,
        max_missing_share=max_missing_share,
        titles_per_unit=titles_per_unit,
        repeat_wins=edition.repeat_wins.value,
    )
    for where, quota in (overrides or {}).items():
        n, per = (quota.n, quota.per) if isinstance(quota, Quota) else (quota, None)
        plan = with_quota(plan, where, n, per)
    return plan


def with_quota(plan: Plan, stage: str, n: int, per: str | None = None) -> Plan:
    """What if n went on at this stage, for each `per`? The plan with that quota, marked "own".

    stage : a stage, "winners" for every title that is awarded, or the key of one title.
    per   : nation, province, zone, sector, or at "winners" zone_and_title; None leaves it as it was, or,
            where nothing was known, takes the province at the provincial assessment and elsewhere
            whatever the winners' quota is counted for.

    Raises UserError for an unknown stage, an n that is not 1 or more, or an unknown `per`.

    >>> import paritrana_analysis as pa
    >>> plan = pa.selection.plan_of(pa.load_edition(2023, "kabupaten_kota"))
    >>> pa.selection.with_quota(plan, "nomination", 5, "province").step("nomination").quota.n
    5
    """
    step = plan.step(stage)
    award = next((award for award in plan.awards if award.title and award.title == stage), None)
    known = [step.stage for step in plan.steps] + [award.title for award in plan.awards if award.title]
    faults = []
    if step is None and award is None:
        faults.append(Fault("selection.stage_unknown", {"found": stage, "known": ", ".join(known)}))
    if not _is_whole(n):
        faults.append(Fault("selection.not_whole", {"name": stage, "found": n}))
    allowed = PER if stage == WINNERS else tuple(GROUPS)
    if per is not None and per not in allowed:
        told = {"name": f"{stage}.per", "found": per, "known": ", ".join(allowed)}
        faults.append(Fault("selection.choice_unknown", told))
    if faults:
        raise UserError(faults)
    if award is not None:
        own = Quota(n, per or (award.quota or _first_quota(plan)).per)
        awards = tuple(replace(a, quota=own, ground="own") if a is award else a for a in plan.awards)
        return replace(plan, awards=awards)
    own = Quota(n, per or _usual(plan, step))
    steps = tuple(replace(s, quota=own, ground="own") if s is step else s for s in plan.steps)
    awards = plan.awards
    if stage == WINNERS:
        every = own.per == "zone_and_title"
        given = Quota(n, "zone") if every else own
        awards = tuple(replace(a, quota=given, ground="own") if every or a.quota else a for a in plan.awards)
    return replace(plan, steps=steps, awards=awards)


def with_zones(plan: Plan, zones: Mapping[str, str]) -> Plan:
    """What if these provinces belonged to other zones? zones: province code → zone; the others stay.

    >>> import paritrana_analysis as pa
    >>> plan = pa.selection.plan_of(pa.load_edition(2023, "kabupaten_kota"))
    >>> pa.selection.with_zones(plan, {"51": "nusra_maluku_papua"}).zones["51"]
    'nusra_maluku_papua'
    """
    return replace(plan, zones={**plan.zones, **zones}, zones_own=True)


def _awards(edition: Edition) -> tuple[Award, ...]:
    stage = edition.stage(WINNERS)
    if stage is None or stage.quota.value is None:
        raise UserError(Fault("selection.no_winners_quota", {"file": edition.file}))
    quota, ground = stage.quota.value, stage.quota.mark
    every = quota.per == "zone_and_title"
    given = Quota(quota.n, "zone") if every else quota
    if not edition.titles:
        return (Award("", "total", given, ground),)
    return tuple(
        Award(
            title.title,
            title.decided_by.value,
            given if every or place == 0 else None,
            ground if every or place == 0 else "not_found",
            title.decided_by.mark,
        )
        for place, title in enumerate(edition.titles)
    )


def _first_quota(plan: Plan) -> Quota:
    return next(award.quota for award in plan.awards if award.quota)


def _usual(plan: Plan, step: Step) -> str:
    if step.quota:
        return step.quota.per
    return "province" if step.stage == "provincial_assessment" else _first_quota(plan).per


def _is_whole(n: object) -> bool:
    return isinstance(n, Integral) and not isinstance(n, bool) and n >= 1
