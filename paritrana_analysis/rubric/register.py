"""Values from the register of evidence: the highest legal form in force, groups reached, what is present.

Only what stood in the period counts. A plan is not an act, and an aspect without any item is not checked:
unknown, not absent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paritrana_analysis.rubric.findings import Finding
from paritrana_analysis.rubric.rules import Measure

_STOOD = ("in_period", "undated")
#: Ways of reading whose value can only rise as more is found: a list never shows that it is whole.
OPEN_UPWARD = ("highest_level", "kinds")


def from_register(unit: str, measure: Measure, items: Sequence[dict]) -> Finding:
    """The finding of one indicator; items : the unit's own rows of `evidence`, with `timing`."""
    own = [item for item in items if item["aspect"] == measure.options["aspect"]]
    kinds = measure.options.get("kinds")
    if kinds:
        own = [item for item in own if item["kind"] in kinds]
    stood = [item for item in own if item["timing"] in _STOOD]
    present = [item for item in stood if item["state"] == "verified_present"]
    if present:
        return _READERS[measure.options["reads"]](unit, measure, present)
    absent = [item for item in stood if item["state"] == "verified_absent"]
    if absent:
        return _finding(unit, measure, "absent", absent, value=_none(measure))
    planned = [item for item in stood if item["state"] == "planned"]
    if planned:
        return _finding(unit, measure, "only_planned", planned)
    return _finding(unit, measure, "other_period" if own else "not_checked", own)


def _highest_level(unit: str, measure: Measure, present: Sequence[dict]) -> Finding:
    ranks = list(measure.options["levels"])  # the file lists them from the highest
    level_of = {kind: level for level, kinds in measure.options["levels"].items() for kind in kinds}
    known = [item for item in present if item["kind"] in level_of]
    if not known:
        return _finding(unit, measure, "form_not_stated", present)
    best = min((level_of[item["kind"]] for item in known), key=ranks.index)
    behind = [item for item in known if level_of[item["kind"]] == best]
    return _finding(unit, measure, "found", behind, value=best)


def _kinds(unit: str, measure: Measure, present: Sequence[dict]) -> Finding:
    left_out = measure.options.get("not_a_group", ())
    counted = [item for item in present if item["kind"] not in left_out]
    if not counted:  # a programme, for a group that no source names
        return _finding(unit, measure, "no_figure", present)
    return _finding(unit, measure, "found", counted, value=float(len({item["kind"] for item in counted})))


def _present(unit: str, measure: Measure, present: Sequence[dict]) -> Finding:
    return _finding(unit, measure, "found", present, value=float(len(present)))


def _percent(unit: str, measure: Measure, present: Sequence[dict]) -> Finding:
    stated = [item for item in present if item["unit"] == "percent" and item["value"] is not None]
    if not stated:
        return _finding(unit, measure, "no_figure", present)
    newest = max(stated, key=_newest)
    return _finding(unit, measure, "found", [newest], value=newest["value"] / 100)


def _newest(item: dict) -> tuple:
    """By date, and of one date by number: E1000 is newer than E999."""
    key = item["evidence_id"]
    return item["in_force_from"] or item["as_of"], len(key), key


_READERS: dict[str, Callable[[str, Measure, Sequence[dict]], Finding]] = {
    "highest_level": _highest_level,
    "kinds": _kinds,
    "present": _present,
    "percent": _percent,
}


def _none(measure: Measure) -> float | str:
    return "none" if measure.scale.kind == "table" else 0.0


def _finding(unit: str, measure: Measure, state: str, items: Sequence[dict], value=None) -> Finding:
    dates = sorted(filter(None, (item["in_force_from"] or item["as_of"] for item in items)))
    keys = tuple(item["evidence_id"] for item in items)
    return Finding(unit, measure.key, state, value, as_of=dates[-1] if dates else "", items=keys)
