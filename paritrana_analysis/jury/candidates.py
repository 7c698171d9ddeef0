"""The candidates of a round or a briefing, and how they were found.

They are named by the committee, taken from a source that names nominees, sent on by the provincial rounds, or
else all units that have a score. For most areas no list of nominees was found in any edition, so every list
of candidates says how it was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from paritrana_analysis.data.regions import as_written, code_among
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.jury.rounds import NATIONAL, Candidate


@dataclass(frozen=True)
class Area:
    """Where a round is held or a briefing looks: a province, a zone of the nation, or the nation."""

    place: str  # province code, zone, or "national"
    per: str  # province, zone, nation

    @property
    def round_place(self) -> str:
        """Zones compete in the national round."""
        return self.place if self.per == "province" else NATIONAL


def area_of(place: object, zones: Sequence[str], provinces: Mapping[str, str]) -> Area:
    """The area of a code or name: "36", "Banten", "jawa-bali", "national". Raises UserError for another.

    provinces : code → name.
    """
    given = as_written(place)
    text = given.lower().replace("-", "_")
    if text in ("", NATIONAL):
        return Area(NATIONAL, "nation")
    if text in zones:
        return Area(text, "zone")
    try:
        return Area(code_among(given, provinces), "province")
    except UserError as error:
        nearest = error.faults[0].values.get("nearest", "")
    told = {"known": ", ".join(zone.replace("_", "-") for zone in zones), "nearest": nearest}
    key = "jury.area_unknown_near" if nearest else "jury.area_unknown"
    raise UserError(Fault(key, told, value=given[:60]))


def choose(
    units: pd.DataFrame,
    area: Area,
    *,
    given: Sequence[str] = (),
    sent_on: Sequence[str] = (),
    on_record: Sequence[str] = (),
    top: int | None = None,
) -> tuple[tuple[Candidate, ...], str]:
    """The candidates, in the order of their codes, and how they were found (`jury.chosen_…`).

    units     : one row a unit of the category: unit, name, region_code, zone, total (document score, blank:
                none) and place (competition rank by it within the province, blank without).
    given     : codes that the committee named. sent_on : by provincial rounds. on_record : provincial winners
                of the year in the table of winners. top : how many of each province go on by documents.

    In this order: given; the best `top` of each province; sent on; on record; in a province or among
    provinces all units; in the nation the first of each province by documents. Raises UserError for a code
    outside the area, and where nobody is found.
    """
    inside = units[_inside(units, area)]
    known = set(inside["unit"])
    if given:
        faults = [Fault("jury.candidate_unknown", value=str(code)) for code in given if code not in known]
        faults += [
            Fault("jury.candidate_twice", value=c) for c in sorted({c for c in given if given.count(c) > 1})
        ]
        if faults:
            raise UserError(faults)
        return _candidates(inside, given), "given"
    if top is not None:
        if inside["place"].isna().all():
            raise UserError(Fault("jury.no_scored", {"place": area.place}))
        return _found(inside, inside.loc[inside["place"] <= top, "unit"], area), "selection"
    for codes, how in ((sent_on, "rounds"), (on_record, "winners")):
        if own := [code for code in codes if code in known]:
            return _candidates(inside, own), how
    provinces = bool(len(inside)) and inside["unit"].str.len().eq(2).all()
    if area.per == "province" or provinces:
        return _found(inside, inside["unit"], area), "province"
    return _found(inside, inside.loc[inside["place"] == 1, "unit"], area), "selection"


def quota_of(chosen_by: str, top: int | None) -> int | None:
    """How many of each province went on by documents; None where the candidates were found otherwise."""
    return (top or 1) if chosen_by == "selection" else None


def _inside(units: pd.DataFrame, area: Area) -> pd.Series:
    if area.per == "province":
        return units["region_code"].str[:2] == area.place
    if area.per == "zone":
        return units["zone"] == area.place
    return pd.Series(True, units.index)


def _found(inside: pd.DataFrame, codes: Sequence[str], area: Area) -> tuple[Candidate, ...]:
    found = _candidates(inside, codes)
    if not found:
        raise UserError(Fault("jury.no_candidates", {"place": area.place}))
    return found


def _candidates(inside: pd.DataFrame, codes: Sequence[str]) -> tuple[Candidate, ...]:
    rows = inside.set_index("unit", drop=False).loc[sorted(set(codes))]
    return tuple(
        Candidate(row.unit, row.name_, row.region_code, row.zone)
        for row in rows.rename(columns={"name": "name_"}).itertuples(index=False)
    )
