"""A round: one panel, its candidates, its criteria, and the key that is written into everything made from it.

The key is a digest of all that the round holds. A sheet, a result or minutes of another round, or of this
round before it was altered, have another key: so they are recognised.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import safe_read
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.jury.members import Member, recusal

NATIONAL = "national"
#: Files of a round's folder that more than one module knows; results are made again from the others.
ROUND, SCORES, WINNERS = "round.json", "scores.csv", "winners.csv"
RESULTS = (WINNERS, "result.csv", "interview.csv")
SCHEMA_VERSION = 1
#: Points that a juror gives. No source prints a scale: ours, docs/assumptions.md A15.
LOWEST, HIGHEST = 0, 100
#: Where our estimates are adopted: the files of the round's folder that freeze them (`jury.by_estimate`).
ESTIMATES = tuple(f"estimates/{name}.csv" for name in ("draws", "estimates", "points", "results"))
#: Why a score is blank. Recusals are on record before the round; the rest a juror chooses.
BLANK_REASONS = ("recused", "absent", "no_evidence")


@dataclass(frozen=True)
class Candidate:
    """unit: region code, firm_id or village_code. blind: the name on a sheet without names; "" with them."""

    unit: str
    name: str
    region_code: str
    zone: str = ""
    blind: str = ""

    @property
    def shown(self) -> str:
        return self.blind or self.name


@dataclass(frozen=True)
class Rule:
    """How sheets become a result: sealed with the round, so before the first score.

    weights   : aspect → share of the total; adds up to 1. between : how aspects make a total, one of
                `scoring.aggregation.MEANS`.
    documents : "register" aspects that documents show are scored from the register, the interview by the
                panel; "panel" every aspect by the panel.
    statistic : of the panel's scores, one of `jury.statistics.summary.STATISTICS`.
    severity  : "raw" as given; "fair" with each juror's severity taken out.
    grounds   : what each of these rests on: documented, assumption, own (the committee's), not_found.
    """

    weights: Mapping[str, float]
    between: str = "arithmetic"
    documents: str = "register"
    statistic: str = "mean"
    severity: str = "raw"
    grounds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """place : province code, or "national". criteria : aspects of the edition, in its order.

    edition : file name of the rules. edition_year : of it, the year judged or an earlier one.
    edition_sha256 : of a committee's own file, kept beside the round; "" for one that is shipped.
    practice : seed and assessment_year where the figures are synthetic.
    """

    assessment_year: int
    category: str
    place: str
    edition: str
    criteria: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    members: tuple[Member, ...]
    rule: Rule | None = None
    edition_year: int | None = None
    edition_sha256: str = ""
    chosen_by: str = "given"  # how the candidates were found: words under `jury.chosen_…`
    practice: dict | None = None
    quota: int | None = None  # of each province by documents, where they were selected; None: not on record
    estimates: Mapping[str, str] | None = None  # adopted: frozen files (`jury.by_estimate`) and their sha256
    quorum: int | None = None  # jurors who must score a candidate; None: none was set
    recorded: bool = False  # whether a record (`jury.record`) lies beside it; no part of the key

    @property
    def level(self) -> str:
        return "national" if self.place == NATIONAL else "provincial"

    @property
    def name(self) -> str:
        """Of its folder: "2025-kabupaten_kota-36"."""
        return f"{self.assessment_year}-{self.category}-{self.place}"

    @property
    def blind(self) -> bool:
        return any(candidate.blind for candidate in self.candidates)

    @cached_property
    def key(self) -> str:
        text = json.dumps(_said(self), ensure_ascii=False, sort_keys=True)
        return digest_of(text)[:16]

    def member(self, juror_id: str) -> Member:
        """The member of this id. Raises KeyError for somebody who is not on the panel."""
        return self._members[juror_id]

    def candidate(self, unit: str) -> Candidate:
        """The candidate of this unit. Raises KeyError for one who is not a candidate of this round."""
        return self._candidates[unit]

    @cached_property
    def _members(self) -> dict[str, Member]:
        return {member.juror_id: member for member in self.members}

    @cached_property
    def _candidates(self) -> dict[str, Candidate]:
        return {candidate.unit: candidate for candidate in self.candidates}

    def recused(self, juror_id: str, unit: str) -> str:
        """Why the juror does not score the candidate: one of `members.RECUSALS`, or ""."""
        return recusal(self.member(juror_id), unit, self.candidate(unit).region_code, self.place)

    def row_key(self, juror_id: str, unit: str) -> str:
        """The key of one juror's row for one candidate in this round; no other row of any round has it.

        Of the code, where names are hidden: a few region codes are soon tried against a digest.
        """
        return digest_of(f"{self.key}\n{juror_id}\n{self.candidate(unit).blind or unit}")[:12]

    def earlier_row_key(self, juror_id: str, unit: str) -> str:
        """The same as sheets of releases to 0.1.0 have it: of the unit, in a blind round too."""
        return digest_of(f"{self.key}\n{juror_id}\n{unit}")[:12]


#: What a round of 0.1.0 didn't say: left out where it says nothing, so that such a round keeps its key.
_LATER = {"quota": None, "estimates": None, "quorum": None}


def _said(round_: Round) -> dict:
    told = {key: value for key, value in asdict(round_).items() if value != _LATER.get(key, ...)}
    del told["recorded"]
    return {"schema_version": SCHEMA_VERSION, **told}


def as_text(round_: Round) -> str:
    """The round as it is stored, its key with it: JSON, the same text for the same round."""
    said = {**_said(round_), "key": round_.key} | ({"recorded": True} if round_.recorded else {})
    return json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def from_text(text: str, file: str = ROUND) -> Round:
    """The round that `as_text` wrote. Raises UserError for anything else, and for one changed by hand."""
    try:
        said = safe_read.json_text(text, file, None)
        if said.pop("schema_version") != SCHEMA_VERSION:
            raise ValueError
        said["candidates"] = tuple(Candidate(**one) for one in said["candidates"])
        said["members"] = tuple(
            Member(**{k: tuple(v) if isinstance(v, list) else v for k, v in one.items()})
            for one in said["members"]
        )
        said["rule"] = Rule(**said["rule"]) if said["rule"] else None
        if said.get("estimates") is not None and set(said["estimates"]) != set(ESTIMATES):
            raise ValueError
        key = said.pop("key")
        found = Round(**{**said, "criteria": tuple(said["criteria"])})
        if found.key != key:
            raise UserError(Fault("jury.round_changed", file=file))
        return found
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(Fault("jury.round_unreadable", file=file)) from None


def read(folder: Path) -> Round:
    """The round in a folder of its own. Raises UserError where there is none."""
    path = Path(folder) / ROUND
    try:
        return from_text(safe_read.content_of(path, safe_read.MOST_JSON).decode(), str(path))
    except (OSError, UnicodeDecodeError):
        raise UserError(Fault("jury.no_round", file=str(folder))) from None


def blinded(candidates: Sequence[Candidate], rng: np.random.Generator) -> tuple[Candidate, ...]:
    """The candidates in drawn order under drawn names: K-01, K-02 …"""
    order = rng.permutation(len(candidates))
    return tuple(replace(candidates[at], blind=f"K-{n:02d}") for n, at in enumerate(order, start=1))


def open_round(
    *,
    assessment_year: int,
    category: str,
    place: str,
    edition: str,
    criteria: Iterable[str],
    candidates: Sequence[Candidate],
    members: Sequence[Member],
    rule: Rule | None = None,
    edition_year: int | None = None,
    edition_sha256: str = "",
    chosen_by: str = "given",
    practice: dict | None = None,
    quota: int | None = None,
    estimates: Mapping[str, str] | None = None,
    quorum: int | None = None,
) -> Round:
    """A round, checked.

    Raises UserError: no candidate, one named twice, estimates that score nothing, a quorum that the panel
    can't reach.
    """
    faults = []
    if quorum is not None and not 1 <= quorum <= len(members):
        faults.append(Fault("jury.quorum_range", {"n": len(members)}, value=str(quorum)))
    if estimates is not None and rule is not None and rule.documents == "panel":
        faults.append(Fault("jury.estimate_by_panel"))
    units = [candidate.unit for candidate in candidates]
    if not units:
        faults.append(Fault("jury.no_candidates", {"place": place}))
    faults += [
        Fault("jury.candidate_twice", value=u) for u in sorted({u for u in units if units.count(u) > 1})
    ]
    if faults:
        raise UserError(faults)
    return Round(
        assessment_year,
        category,
        place,
        edition,
        tuple(criteria),
        tuple(candidates),
        tuple(members),
        rule,
        edition_year,
        edition_sha256,
        chosen_by,
        practice,
        quota,
        estimates,
        quorum,
    )
