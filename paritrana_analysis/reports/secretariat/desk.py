"""What the secretariat's papers are made from, and what every one of them begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.letterhead import Office
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.members import Member
from paritrana_analysis.jury.rounds import NATIONAL, Candidate, Round
from paritrana_analysis.jury.schedule import Schedule, Sitting
from paritrana_analysis.publish.blocks import (
    Block,
    Document,
    Fields,
    Meta,
    Paragraph,
    Signatures,
    as_given,
)
from paritrana_analysis.reports.jury.cover import structural_told
from paritrana_analysis.reports.jury.inputs import Briefing
from paritrana_analysis.reports.text.office import (
    LINE,
    SHORT_LINE,
    head,
    letters_signed,
    number_line,
    place_and_day,
)

#: Provinces whose districts are administrative: their heads are named so (DKI Jakarta).
_ADMINISTRATIVE = ("31",)
#: What a candidate's name begins with, and the full word of it.
_SHORTENED = {"Kab. ": "Kabupaten ", "Prov. ": "Provinsi "}


@dataclass(frozen=True)
class Desk:
    """One round as its secretariat has it.

    briefing : of the round, opened with its names. named : whether everybody may be told them; not in a blind
    round before its scores are in. returned : juror → "yes" or "blank_sheet", of sheets that were read.
    """

    briefing: Briefing
    named: bool = True
    office: Office = field(default_factory=Office)
    schedule: Schedule = field(default_factory=Schedule)
    returned: Mapping[str, str] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        return self.briefing.round

    @property
    def reader(self) -> Reader:
        return self.briefing.reader

    @property
    def meeting(self) -> Meeting:
        return self.briefing.meeting

    @property
    def words(self) -> dict[str, object]:
        """What a paper's sentences say of the round."""
        return {
            "category": self.reader(f"editions.category_{self.round.category}"),
            "place": self.reader("secretariat.nation") if self.national else self.briefing.place_name,
            "year": self.round.assessment_year,
        }

    @property
    def withdrawn(self) -> list[Candidate]:
        """The candidates that withdrew, as the round's record says."""
        record = self.briefing.record
        return [one for one in self.round.candidates if record and one.unit in record.withdrawn]

    @property
    def candidates(self) -> list[Candidate]:
        """The candidates that stand, by their codes; where names may not be told, by their code names."""
        left = [one for one in self.round.candidates if one not in self.withdrawn]
        return sorted(left, key=lambda one: one.unit if self.named else one.blind)

    @property
    def returned_on(self) -> dict[str, str]:
        """The day on which each juror's last sheet was read, as the record has it; "" where it has none."""
        record = self.briefing.record
        entries = record.of_kind("returned", "correction") if record else []
        return {sheet["juror"]: entry.on for entry in entries for sheet in entry.carries["sheets"]}

    def told(self, candidate: Candidate) -> str:
        """The candidate's name in full, or the code name where names may not be told."""
        return full_name(candidate.name) if self.named else candidate.blind

    # --- what papers begin with --------------------------------------------------------------------

    def paper(
        self, name: str, title: str, blocks: Sequence[Block], *, of: str = "", also: tuple[str, ...] = ()
    ) -> Paper:
        """A paper under the office's letterhead. name : of the file. of : whose it is, for the file's name.

        also : formats that it has besides those asked for.
        """
        t = self.reader
        meta = Meta(
            title=title,
            language=t.language,
            running_head="",
            provenance=t("secretariat.provenance", version=self.briefing.version, key=self.round.key),
            region_code=self.round.place,
            practice_stamp=self.briefing.bundle.stamp(t),
        )
        return Paper(self.stem(name, of), [meta, head(self.office, t), *blocks], also)

    def stem(self, name: str, of: str = "") -> str:
        file = self.reader(f"secretariat.file_{name}")
        return f"{file}-{of}" if of else file

    def letter(self, number: str, subject: str) -> Fields:
        """A letter's number, enclosures and subject, with place and day."""
        t, day = self.reader, self.schedule.letters_on
        rows = [
            (t("secretariat.number"), self.numbered(number, day)),
            (t("secretariat.enclosures"), SHORT_LINE),
            (t("secretariat.subject"), subject),
        ]
        return Fields(rows, before=place_and_day(self.office.city, day, t))

    def numbered(self, which: str, day: str) -> str:
        """The number of one of `schedule.NUMBERED`, or a line to fill in. day : of the paper, or ""."""
        return number_line(self.office, self.schedule.numbers.get(which, ""), day)

    def signed(self, day: str) -> Signatures:
        """Who signs the office's papers, with place and day."""
        t = self.reader
        return Signatures([letters_signed(self.office, t)], before=place_and_day(self.office.city, day, t))

    @property
    def source_of_figures(self) -> Paragraph:
        """That a seat of the panel supplies the figures that are judged."""
        t = self.reader
        return Paragraph(t("jury.structural_sentence", items=structural_told(self.round, t)), "note")

    def sitting(self, sitting: Sitting) -> list[tuple[str, str]]:
        """Day, time and place as lines of a form."""
        t = self.reader
        return [
            (t("secretariat.day"), day_told(sitting.day, t)),
            (t("secretariat.time"), as_given(sitting.time) or LINE),
            (t("secretariat.at"), as_given(sitting.at) or LINE),
        ]

    def member_told(self, member: Member) -> str:
        """A juror's seat and field: "Ketua (Sekretaris Daerah)"."""
        t = self.reader
        return t(
            "minutes.signs_as",
            seat=t(f"minutes.seat_{member.seat}"),
            expertise=t(f"jury.expertise_{member.expertise}"),
        )

    def head_of(self, candidate: Candidate) -> str:
        """Who answers for a candidate, by office: "Bupati Serang", "Wali Kota Cilegon", "Gubernur Banten"."""
        return self.reader(f"secretariat.head_{_kind(candidate)}", name=bare_name(candidate.name))

    @property
    def national(self) -> bool:
        return self.round.place == NATIONAL


@dataclass(frozen=True)
class Paper:
    """One paper: the stem of its file's name, its blocks, and formats that it has besides those asked for."""

    stem: str
    blocks: Sequence[Block]
    also: tuple[str, ...] = ()

    @property
    def document(self) -> Document:
        return Document.from_blocks(self.blocks)


def day_told(day: str, t: Reader) -> str:
    """ "Selasa, 3 Februari 2026", or a line to fill in."""
    return t("secretariat.day_told", day=day) if day else LINE


def full_name(name: str) -> str:
    """A candidate's name without short words, as it is to be printed."""
    start = next((short for short in _SHORTENED if name.startswith(short)), "")
    return _SHORTENED.get(start, "") + name[len(start) :]


def bare_name(name: str) -> str:
    """A region's own name, without what kind of region it is."""
    starts = (*_SHORTENED, "Kota ")
    return next((name[len(start) :] for start in starts if name.startswith(start)), name)


def _kind(candidate: Candidate) -> str:
    unit = candidate.unit
    if not (unit.isascii() and unit.isdigit()):
        return "firm"
    if len(unit) == 2:
        return "province"
    if len(unit) > 4:
        return "village"
    kind = "kota" if unit[2] == "7" else "kabupaten"
    return f"administrative_{kind}" if unit[:2] in _ADMINISTRATIVE else kind
