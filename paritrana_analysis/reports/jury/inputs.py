"""Collects what a briefing is made from: a bundle, an area, its candidates, and what is on file of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from paritrana_analysis.data.regions import as_written
from paritrana_analysis.editions import Edition
from paritrana_analysis.errors import told_in
from paritrana_analysis.evaluation import parameters
from paritrana_analysis.evaluation.view import bundle_of
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import by_estimate, opening, rounds
from paritrana_analysis.jury import files as juryfiles
from paritrana_analysis.jury.candidates import Area, area_of, choose, quota_of
from paritrana_analysis.jury.decision import Result, decide
from paritrana_analysis.jury.desk import CategoryDesk
from paritrana_analysis.jury.listed_view import ListedView
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.record import folder as record_folder
from paritrana_analysis.jury.record.state import State
from paritrana_analysis.jury.rounds import Candidate, Round


@dataclass(frozen=True)
class Case:
    """One candidate with what the bundle holds of it; blanks are None.

    region   : the row of `districts` or `provinces`: workers, leading claim (lead_…), poverty.
    points   : rows of `points`, one an indicator. items: register entries and claims by their ids.
    claims   : official claims. entries: register entries. budgets: claims of budgets.
    result   : totals on documents. stability: of its rank, or None. further: goals within reach.
    doubts   : values of the tables that are doubtful. workforce: one row an August.
    limits   : between which scores and places it lies from what is known. unknown: rows of `worklist`, what
    moves its score most first. titles: rows of `title_limits`: who can still reach a title that one aspect
    decides.
    """

    candidate: Candidate
    region: Mapping
    points: list[dict]
    items: Mapping[str, dict]
    claims: list[dict]
    entries: list[dict]
    budgets: list[dict]
    result: Mapping
    stability: Mapping | None
    further: list[dict]
    doubts: list[dict]
    workforce: list[dict]
    limits: Mapping | None  # of scores by claims; None where our estimates are adopted
    unknown: list[dict]
    titles: list[dict] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return self.candidate.unit

    @property
    def name(self) -> str:
        return self.candidate.name

    def point(self, indicator: str) -> dict | None:
        return next((row for row in self.points if row["indicator"] == indicator), None)

    @property
    def workers(self) -> float | None:
        return self.region["employed"]

    @property
    def share(self) -> float | None:
        """Coverage as officials state it."""
        return self.region["lead_coverage_share"]

    @property
    def as_of(self) -> str | None:
        return self.region["lead_as_of"]


@dataclass(frozen=True)
class ListedCase:
    """A firm or a village with what its list holds of it; blanks are None.

    row    : the list's row, by column. points: rows of `judging.points`. result, stability, limits: as of a
    `Case`, among the whole list. unknown : rows of `worklist`, what moves its score most first.
    """

    candidate: Candidate
    row: Mapping
    points: list[dict]
    result: Mapping
    stability: Mapping | None
    limits: Mapping | None
    unknown: list[dict]

    @property
    def unit(self) -> str:
        return self.candidate.unit

    @property
    def name(self) -> str:
        return self.candidate.name

    @property
    def workers(self) -> float | None:
        return self.row["workers"]

    @property
    def titles(self) -> list[dict]:
        """Titles that one aspect decides are those of zones, in which no list competes."""
        return []

    @property
    def covered(self) -> float | None:
        """Its own workers that are covered: what a list of firms calls registered."""
        return next((self.row[name] for name in COVERED if name in self.row), None)

    @property
    def share(self) -> float | None:
        """Coverage of its own workers, computed from the list."""
        return self.covered / self.workers if self.workers and self.covered is not None else None

    @property
    def as_of(self) -> str | None:
        return self.row.get("as_of")


#: The column of a list that counts the covered.
COVERED = ("workers_registered", "workers_covered")


@dataclass(frozen=True)
class Briefing:
    """One briefing. round, result: of the round it belongs to; None for an area without one."""

    desk: CategoryDesk
    area: Area
    candidates: tuple[Candidate, ...]
    chosen_by: str
    reader: Reader
    round: Round | None = None
    result: Result | None = None
    marks: pd.DataFrame | None = None  # the scores behind the result
    edition: Edition | None = None  # of the round, or the one the bundle was judged by
    round_files: Mapping[str, str] = field(default_factory=dict)  # name → sha256
    meeting: Meeting = Meeting()  # what was noted of the round's meeting
    quota: int | None = None  # of each province, where candidates were selected by documents
    record: State | None = None  # of the round; None without one
    remarks: Sequence[Mapping] = ()  # what jurors wrote besides (`jury.files.read_remarks`)

    @property
    def bundle(self):
        return self.desk.bundle

    @property
    def year(self) -> int:
        return self.desk.year

    @cached_property
    def place_name(self) -> str:
        """The area in words: "Provinsi Banten", "zona Jawa-Bali", "tingkat nasional"."""
        t = self.reader
        if self.area.per == "province":
            return t("summary.province", name=self.bundle.province_name(self.area.place))
        if self.area.per == "zone":
            return t("briefing.zone", zone=t(f"terms.zone_{self.area.place}"))
        return t("briefing.nation")

    @cached_property
    def region_names(self) -> dict[str, str]:
        """Names of provinces and districts by their codes."""
        bundle = self.bundle
        return {code: bundle.province_name(code) for code in bundle.province_codes} | self.desk.names

    @cached_property
    def twins(self) -> tuple[Briefing, ...]:
        """This briefing in each language: what stands on a page must fit in both, and be the same."""
        found = []
        for language in LANGUAGES:
            twin = self if language == self.reader.language else replace(self, reader=Reader(language))
            twin.__dict__["cases"] = self.cases  # read once: they hold no words
            found.append(twin)
        return tuple(found)

    @property
    def listed(self) -> bool:
        """Whether the candidates stand in a list: firms, villages, public services."""
        return isinstance(self.desk, ListedView)

    @property
    def share_heading(self) -> str:
        return self.reader("listed.column_coverage" if self.listed else "labels.share_stated")

    @cached_property
    def cases(self) -> tuple[Case | ListedCase, ...]:
        case = self._listed_case if self.listed else self._case
        return tuple(case(candidate) for candidate in self.candidates)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve digits of what the briefing was made from."""
        made_from = {
            "bundle": self.bundle.description["files"],
            "round": dict(self.round_files),
            "candidates": [candidate.unit for candidate in self.candidates],
        }
        if self.record and (self.record.withdrawn or self.record.confirmed):
            made_from["record"] = self.record.basis
        return digest_of(json.dumps(made_from, sort_keys=True))[:12]

    @property
    def version(self) -> str:
        return self.desk.version

    def _listed_case(self, candidate: Candidate) -> ListedCase:
        desk = self.desk

        def own(frame: pd.DataFrame) -> list[dict]:
            return records(frame[frame["unit"] == candidate.unit])

        limits = own(desk.limits.limits)
        return ListedCase(
            candidate,
            desk.row(candidate.unit),
            own(desk.points),
            own(desk.results)[0],
            next(iter(own(desk.stability)), None) if len(desk.stability) else None,
            next((row for row in limits if row["step"] == "knowledge"), None),
            own(desk.limits.worklist),
        )

    def _case(self, candidate: Candidate) -> Case:
        unit, home = candidate.unit, candidate.unit[:2]
        district = len(unit) == 4

        def own(name: str) -> list[dict]:
            frame = self.desk.region(home, name)
            return records(frame[frame["region_code"] == unit]) if len(frame) else []

        def judged(name: str) -> list[dict]:
            if self.desk.own is not None:  # ranks by other scores would say nothing of these
                frame = {"points": self.desk.points, "results": self.desk.results}.get(name)
                return [] if frame is None else records(frame[frame["unit"] == unit])
            frame = self.desk.region(home, name)
            if not len(frame):
                return []
            return records(frame[(frame["region_code"] == unit) & (frame["category"] == self.desk.category)])

        if district:
            region = own("districts")[0]
        else:
            provinces = self.desk.national("provinces")
            region = records(provinces[provinces["region_code"] == unit])[0]
            newest = own("workforce")[-1:]
            region |= {"informal": newest[0]["informal"], "formal": newest[0]["formal"]} if newest else {}
        entries, claims = own("evidence"), own("district_claims" if district else "claims")
        budgets = own("budgets")
        items = {row["evidence_id"]: row for row in entries}
        items |= {row["claim_id"]: row for row in (*claims, *budgets)}
        return Case(
            candidate=candidate,
            region=region,
            points=judged("points"),
            items=items,
            claims=claims,
            entries=entries,
            budgets=budgets,
            result=judged("results")[0],
            stability=next(iter(judged("rank_stability")), None),
            further=judged("further_workers"),
            doubts=own("doubts"),
            workforce=own("district_workforce" if district else "workforce"),
            limits=next((row for row in judged("limits") if row["step"] == "knowledge"), None),
            unknown=judged("worklist"),
            titles=[{**row, "unit": unit} for row in judged("title_limits")],
        )


def open_briefing(
    category: str,
    place: str = rounds.NATIONAL,
    assessment_year: int | None = None,
    language: str = "id",
    processed: str | Path = "",
    *,
    round_folder: str | Path = "",
    candidates: str = "",
    top: int | None = None,
    names_told: bool = False,
) -> Briefing:
    """The briefing of an area, from the bundle of one year (the newest there, if none is named).

    category : one of `jury.opening.CATEGORIES`.
    place : province (code or name), zone ("jawa-bali") or "national".
    round_folder : a round's folder: its candidates and, once sheets were read, its result.
    candidates : codes with commas between, in place of those found. top : see `jury.candidates.choose`.
    names_told : for papers that go to a candidate or stay with the secretariat: a blind round is opened with
    its names before its scores are in, and otherwise refused.
    Raises UserError for whatever of it can't be used.
    """
    reader = Reader(language)
    with told_in(reader):
        desk = opening.desk(bundle_of(assessment_year, processed), category)
        area = area_of(place, [zone.zone for zone in desk.edition.zones], desk.bundle.provinces)
        best = parameters.whole("top", top, 1, blank=True)
        if round_folder:
            return _of_round(desk, area, Path(str(round_folder)), reader, names_told)
        given = [as_written(code) for code in as_written(candidates).split(",") if code.strip()]
        found, chosen_by = choose(
            desk.units,
            area,
            given=given,
            on_record=desk.on_record() if area.per != "province" else (),
            top=best,
        )
    quota = quota_of(chosen_by, best)
    return Briefing(desk, area, found, chosen_by, reader, edition=desk.edition, quota=quota)


#: The result of the round decided last in this process, by its folder and the digests of all it rests on.
_DECIDED: dict[tuple, Result] = {}


def _of_round(
    desk: CategoryDesk, area: Area, folder: Path, reader: Reader, names_told: bool = False
) -> Briefing:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.files.digests import sha256

    round_ = rounds.read(folder)
    if round_.practice != desk.bundle.practice:
        raise UserError(Fault("jury.other_tables", file=str(folder)))
    wanted = {"category": desk.category, "assessment_year": desk.year, "place": area.round_place}
    for name, value in wanted.items():
        if getattr(round_, name) != value:
            told = {"name": name, "found": getattr(round_, name), "wanted": value}
            raise UserError(Fault("jury.other_round", told, str(folder)))
    state = record_folder.state(folder, round_)
    if state and dict(state.tables) != desk.bundle.description["made_from"]["raw"]:
        raise UserError(Fault("record.other_tables", {"snapshot": state.snapshot}, str(folder)))
    if round_.estimates is not None:
        desk = by_estimate.of_round(folder, round_, desk)
    marks = juryfiles.read_scores(folder)
    if round_.blind and marks is None and not names_told:
        raise UserError(Fault("jury.names_hidden", file=str(folder)))
    units = [candidate.unit for candidate in round_.candidates]
    edition = juryfiles.edition_in(folder, round_, desk)
    files = {path.relative_to(folder).as_posix(): sha256(path) for path in juryfiles.inputs_in(folder)}
    result = None
    if marks is not None:
        # What is asked for is tried before a notebook opens it again: both rest on one decision.
        withdrawn = tuple(state.withdrawn) if state else ()
        key = (str(folder.resolve()), tuple(files.items()), withdrawn, desk.bundle.description["sha256"])
        if key not in _DECIDED:
            _DECIDED.clear()
            draws = None if desk.own is None else desk.own.draws
            documents = desk.documents(units)
            _DECIDED[key] = decide(round_, marks, documents, edition, aspect_draws=draws, withdrawn=withdrawn)
        result = _DECIDED[key]
    inside = [c for c in round_.candidates if area.per != "zone" or c.zone == area.place]
    inside.sort(key=lambda c: c.unit)  # a blind round's own order is that of its code names
    return Briefing(
        desk,
        area,
        tuple(inside),
        round_.chosen_by,
        reader,
        round_,
        result,
        marks,
        edition,
        files,
        _with_record(juryfiles.read_notes(folder, round_), state, result),
        round_.quota,
        state,
        juryfiles.read_remarks(folder),
    )


def _with_record(meeting: Meeting, state: State | None, result: Result | None) -> Meeting:
    """The notes, and what the record knows besides: the day of the opening, what the chair confirmed."""
    if state is None:
        return meeting
    confirmed = state.confirmed.get(result.by_default, "") if result else ""
    return replace(
        meeting,
        opened_on=meeting.opened_on or state.opened.on,
        only_one_confirmed_on=meeting.only_one_confirmed_on or confirmed,
    )
