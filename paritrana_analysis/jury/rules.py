"""The rule by which a round decides: the edition's own, sealed before the first score is given.

No edition found says how the score sheets of a panel are put together. Three assumptions fill that: the
sheets count by their mean, the scores count as they were given, and they count for the interview, while the
documents are scored by the register of evidence.
"""

from __future__ import annotations

from paritrana_analysis.editions import Edition, Quota
from paritrana_analysis.evaluation.listed import LISTS
from paritrana_analysis.jury.rounds import NATIONAL, Rule
from paritrana_analysis.selection import Award, Plan, Step, plan_of
from paritrana_analysis.selection.plan import WINNERS

INTERVIEW = "interview"
PROVINCIAL = "provincial_assessment"
#: Where the edition is silent. Docs: assumption A15, decision 0025.
ASSUMED = {"documents": "register", "statistic": "mean", "severity": "raw"}


def rule_of(edition: Edition, *, documents: str = "") -> Rule:
    """The rule of a round under this edition.

    documents : the committee's own choice, "register" or "panel"; "" takes the edition's. Without an
    aspect "interview" sheets can only count for all aspects.
    """
    said = {key: edition.panel_scores[key] for key in ASSUMED if key in edition.panel_scores}
    chosen = {key: said[key].value if key in said else ASSUMED[key] for key in ASSUMED}
    grounds = {key: said[key].mark if key in said else "assumption" for key in ASSUMED}
    if documents:
        chosen["documents"], grounds["documents"] = documents, "own"
    elif "documents" not in said and INTERVIEW not in edition.weights:
        chosen["documents"] = "panel"
    weights = {rule.weight.mark for rule in edition.aspects}
    grounds["weights"] = weights.pop() if len(weights) == 1 else "assumption"
    grounds["between"] = edition.between.mark
    return Rule(weights=dict(edition.weights), between=edition.between.value, grounds=grounds, **chosen)


def documents_of(documents: str, category: str) -> str:
    """What documents are scored from, for the words about it: "register", "list" or "panel"."""
    return "list" if documents == "register" and category in LISTS else documents


def ends_in_province(edition: Edition) -> bool:
    """Whether the edition's winners are those of each province, so that there is no national round."""
    awards = [award for award in plan_of(edition).awards if award.quota]
    return bool(awards) and all(award.quota.per == "province" for award in awards)


def plan_for(edition: Edition, place: str, without_interview: str = "leaves") -> Plan:
    """The stages that one round decides.

    place : "national", all stages and titles of the edition; or a province code: the provincial
    assessment alone, whose quota says how many the province sends on (1 where the edition has none:
    assumption), or, where nobody is sent on, the winners' own. Interviews enter at the provincial
    assessment there.
    """
    plan = plan_of(edition, without_interview=without_interview)
    if place == NATIONAL:
        return plan
    step = plan.step(PROVINCIAL)
    last = next((award for award in plan.awards if award.quota), None)
    if step and step.quota:
        quota, ground = step.quota, step.ground
    elif ends_in_province(edition) and last:
        quota, ground = last.quota, last.ground
    else:
        quota, ground = Quota(1, "province"), "assumption"
    heard = Step(PROVINCIAL, None, "not_found", interview=True)
    award = Award("", "total", Quota(quota.n, "province"), ground)
    return Plan(
        year=plan.year,
        category=plan.category,
        steps=(heard, Step(WINNERS, None, ground)),
        awards=(award,),
        tie_breaks=plan.tie_breaks,
        zones=plan.zones,
        between=plan.between,
        interview_weight=plan.interview_weight,
        interview_ground=plan.interview_ground,
        without_interview=without_interview,
        repeat_wins=plan.repeat_wins,
    )
