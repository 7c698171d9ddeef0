"""The minutes (*berita acara*): panel, attendance, recusals, method, result, dissent, checksums, signatures.

What happened at the meeting is read from the round's `minutes.yaml`, which is written by hand. What is not
noted there is printed as an empty line to fill in; nothing is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.decision import Result
from paritrana_analysis.jury.letterhead import Office
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.members import composition
from paritrana_analysis.jury.record.versions import Version
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.jury.rules import INTERVIEW
from paritrana_analysis.jury.score_sheets.unusual import unusual
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    FormTitle,
    Heading,
    Meta,
    PageBreak,
    Paragraph,
    Signatory,
    Signatures,
    Table,
    as_given,
)
from paritrana_analysis.reports.jury import history
from paritrana_analysis.reports.jury.cover import (
    adopted_told,
    chosen_told,
    interests_told,
    short_told,
    structural_sources,
    structural_told,
)
from paritrana_analysis.reports.jury.inputs import Briefing
from paritrana_analysis.reports.jury.outcome import (
    agreement_told,
    chances,
    decision,
    jurors_told,
    labels_of,
    others_told,
    sheets_told,
)
from paritrana_analysis.reports.text.office import (
    LINE,
    SHORT_LINE,
    SIGNED_LINE,
    head,
    nip_line,
    number_line,
    place_and_day,
)
from paritrana_analysis.reports.text.tables import table_words


def blocks(
    briefing: Briefing,
    meeting: Meeting,
    files: Mapping[str, str],
    returned: Mapping[str, str],
    office: Office | None = None,
    version: Version | None = None,
) -> list[Block]:
    """The minutes of a decided round.

    files : everything the result rests on, name → sha256. returned : juror → "yes", or
    "blank_sheet" for a sheet without a score; who is not there sent none. office : whose paper it is;
    None: a line to fill in. version : the number of these minutes.
    """
    t, result, round_ = briefing.reader, briefing.result, briefing.round
    office = office or Office()
    words = {
        "category": t(f"editions.category_{briefing.desk.category}"),
        "place": briefing.place_name,
        "year": briefing.year,
    }
    role = "decides" if meeting.empowered else "proposes"
    title = t("minutes.title", **words)
    return [
        Meta(
            title=title,
            language=t.language,
            running_head=title,
            provenance=t(
                "minutes.provenance",
                version=briefing.version,
                key=round_.key,
                fingerprint=briefing.fingerprint,
            ),
            region_code=briefing.area.place,
            practice_stamp=briefing.bundle.stamp(t),
        ),
        head(office, t),
        FormTitle(
            t("minutes.form_title"),
            [
                t("minutes.form_subject", **words),
                t("minutes.form_number", number=number_line(office, meeting.number, meeting.on)),
            ],
        ),
        *history.version_told(version, t),
        Paragraph(_opening(round_, meeting, t, acted=t(f"minutes.acted_{role}"), **words)),
        *_scored(result, t),
        Paragraph(t(f"minutes.authority_{role}", decree=as_given(meeting.decree), dated=meeting.decreed_on)),
        *short_told(briefing),
        _item(1, "panel", t),
        _panel(round_, meeting, returned, briefing.marks, labels_of(briefing), t),
        Bullets(
            [remark.sentence(t) for remark in composition(round_.members, briefing.edition, round_.level)]
        ),
        Paragraph(t("jury.structural_sentence", items=structural_told(round_, t))),
        *structural_sources(round_, t),
        _recusals(round_, t),
        *_oddities(round_, meeting, returned, briefing.marks, t),
        _item(2, "candidates", t),
        Paragraph(chosen_told(briefing)),
        Paragraph(_candidates(round_)),
        *adopted_told(briefing),
        *_brought(round_, meeting, t),
        *history.happened(briefing.record, round_, t),
        _item(3, "result", t),
        *decision(result, labels_of(briefing), t, meeting),
        Paragraph(_sealed(round_, meeting, t)),
        _item(4, "dissent", t),
        *_dissent(round_, meeting, t),
        _signatures(round_, meeting, office, t),
        PageBreak(),
        Heading(t("minutes.annex_heading")),
        *chances(result, labels_of(briefing), t),
        *sheets_told(result, briefing.marks, t),
        *others_told(result, t),
        *agreement_told(result, briefing.marks, t),
        *jurors_told(result, briefing.marks, t),
        *_remarks(briefing, t),
        Heading(t("minutes.checksums_heading"), 3),
        Paragraph(t("minutes.checksums"), "note"),
        _checksums(files, t),
    ]


def _candidates(round_: Round) -> str:
    """The candidates by code; of a blind round with the names that sheets and remarks have."""
    told = sorted((c.unit, c.name, c.blind) for c in round_.candidates)
    return "; ".join(f"{name} ({', '.join(filter(None, (unit, blind)))})" for unit, name, blind in told) + "."


def _opening(round_: Round, meeting: Meeting, t: Reader, **words: object) -> str:
    """The form's first sentence; a day that was not noted is a line to fill in, at each of its parts."""
    key = "opening" if meeting.on else "opening_open"
    words |= {"n": len(round_.members), "candidates": len(round_.candidates)}
    return t(f"minutes.{key}", on=meeting.on, at=as_given(meeting.at) or LINE, line=SHORT_LINE, **words)


def _item(number: int, name: str, t: Reader) -> Heading:
    """The heading of one of the things that the minutes lay down, counted as forms count them."""
    return Heading(f"{number}. {t(f'minutes.{name}_heading')}")


def _brought(round_: Round, meeting: Meeting, t: Reader) -> list[Block]:
    """Figures that candidates brought, by name and apart from all that is scored."""
    if not meeting.brought:
        return []
    told = [
        t("minutes.brought_item", name=round_.candidate(unit).name, text=as_given(text))
        for unit, text in meeting.brought
    ]
    return [Paragraph(t("minutes.brought")), Bullets(told)]


def _sealed(round_: Round, meeting: Meeting, t: Reader) -> str:
    """When the rule was sealed, as far as it was noted, and by what a reader can see that it was."""
    key = "minutes.sealed_on" if meeting.opened_on else "minutes.sealed"
    return t(key, key=round_.key, on=meeting.opened_on)


def _scored(result: Result, t: Reader) -> list[Block]:
    """The quorum, or that none was set; how many of how many jurors scored each candidate, by criterion.

    Of the criteria whose scores count; the annex has all.
    """
    round_ = result.round
    key = "quorum" if round_.quorum is not None else "quorum_none"
    told = [t(f"minutes.{key}", quorum=round_.quorum)]
    for criterion, rows in result.counted.groupby("criterion", sort=False):
        by_unit, every = rows.set_index("unit")["jurors"], len(round_.members)
        said = {"aspect": t(f"editions.aspect_{criterion}"), "all": every}
        if by_unit.nunique() == 1:
            told.append(t("minutes.scored_alike", n=int(by_unit.iloc[0]), **said))
            continue
        listed = "; ".join(
            t("minutes.scored_one", name=c.name, n=int(by_unit[c.unit]))
            for c in sorted(round_.candidates, key=lambda c: c.unit)
        )
        told.append(t("minutes.scored", list=listed, **said))
    return [Paragraph(" ".join(told))]


def _panel(
    round_: Round,
    meeting: Meeting,
    returned: Mapping[str, str],
    marks: pd.DataFrame,
    names: Mapping[str, str],
    t: Reader,
) -> Table:
    heard = marks.loc[(marks["criterion"] == INTERVIEW) & marks["score"].notna(), "juror_id"]
    by_sheet = dict.fromkeys(marks.loc[marks["reason"] == "absent", "juror_id"], "absent_on_sheet")
    by_sheet |= dict.fromkeys(heard, "heard_on_sheet")
    rows = [
        (
            member.juror_id,
            member.name or None,
            t(f"jury.seat_{member.seat}"),
            t(f"jury.expertise_{member.expertise}"),
            interests_told(member, round_, names, t),
            _attended_told(member, meeting, by_sheet, t),
            t(f"minutes.{returned.get(member.juror_id, 'no')}"),
        )
        for member in round_.members
    ]
    columns = (
        Column("juror", t("briefing.column_juror"), width=0.7),
        Column("name", t("briefing.column_name"), width=1.4),
        Column("seat", t("briefing.column_seat"), width=0.9),
        Column("expertise", t("briefing.column_expertise"), width=1.6),
        Column("interests", t("briefing.column_interests"), width=1.7),
        Column("attended", t("minutes.column_attended"), width=1.3),
        Column("sheet", t("minutes.column_sheet"), width=0.8),
    )
    named = any(member.name for member in round_.members)
    return Table(
        name=t("briefing.panel_name"),
        caption=t("briefing.panel_caption", n=len(rows)),
        columns=columns if named else tuple(c for c in columns if c.key != "name"),
        rows=rows if named else [(*row[:1], *row[2:]) for row in rows],
        note=t("minutes.panel_note"),
    )


def _attended_told(member, meeting: Meeting, by_sheet: Mapping[str, str], t: Reader) -> str:
    """What was noted of a juror's presence; where nothing was, what the own sheet says of it."""
    noted = _attended(member, meeting)
    return t(f"minutes.{by_sheet.get(member.juror_id, noted) if noted == 'not_noted' else noted}")


def _attended(member, meeting: Meeting) -> str:
    if meeting.present is not None:
        return "yes" if member.juror_id in meeting.present else "no"
    return {True: "yes", False: "no", None: "not_noted"}[member.attended]


def _recusals(round_: Round, t: Reader) -> Block:
    told = [
        t(
            "minutes.recusal",
            juror=member.juror_id,
            candidate=candidate.name,
            why=t(f"jury.recusal_{round_.recused(member.juror_id, candidate.unit)}"),
        )
        for member in round_.members
        for candidate in round_.candidates
        if round_.recused(member.juror_id, candidate.unit)
    ]
    return Bullets(told) if told else Paragraph(t("minutes.recusals_none"))


def _oddities(
    round_: Round, meeting: Meeting, returned: Mapping[str, str], marks: pd.DataFrame, t: Reader
) -> list[Block]:
    """Notes of the meeting that contradict the sheets, and sheets that a person is asked about."""
    found = [
        t("minutes.odd_presence", juror=member.juror_id)
        for member in round_.members
        if _attended(member, meeting) == "no" and returned.get(member.juror_id) == "yes"
    ]
    found += [remark.sentence(t) for remark in unusual(marks)]
    found += [t("minutes.blind")] if round_.blind else []
    return [Paragraph(text, "note") for text in found]


def _dissent(round_: Round, meeting: Meeting, t: Reader) -> list[Block]:
    """The dissent that was noted, or an empty line to fill in if nothing was noted about it."""
    if meeting.dissent is None:
        found: list[Block] = [Paragraph(t("minutes.dissent_open", line=LINE * 2))]
    elif meeting.dissent:
        told = [
            t("minutes.dissent_item", juror=juror, text=as_given(text)) for juror, text in meeting.dissent
        ]
        found = [Bullets(told)]
    else:
        found = [Paragraph(t("minutes.dissent_none"))]
    return [*found, *(Paragraph(as_given(note)) for note in meeting.notes)]


def _signatures(round_: Round, meeting: Meeting, office: Office, t: Reader) -> Signatures:
    """A block for each member: role, room to sign, name; title and NIP where the office tells them."""
    signed = []
    for member in round_.members:
        signer = office.signer(member.seat)
        role = as_given(signer.title) or t(f"jury.expertise_{member.expertise}")
        signed.append(
            Signatory(
                role=t("minutes.signs_as", seat=t(f"minutes.seat_{member.seat}"), expertise=role),
                name=as_given(member.name or signer.name) or SIGNED_LINE,
                below="\n".join(filter(None, [nip_line(signer.nip, t), member.juror_id])),
                note=t("minutes.signs_nothing") if _attended(member, meeting) == "no" else "",
            )
        )
    at = meeting.at or office.city
    return Signatures(signed, before=place_and_day(at, meeting.on, t), closing=t("minutes.closing"))


def _remarks(briefing: Briefing, t: Reader) -> list[Block]:
    """What jurors wrote on their sheets, word for word; of a blind round by the code that they saw."""
    heading = Heading(t("minutes.remarks_heading"), 3)
    if not briefing.remarks:
        return [heading, Paragraph(t("minutes.remarks_none"))]
    shown = {candidate.unit: candidate.shown for candidate in briefing.round.candidates}
    rows = [
        (
            row["juror_id"],
            shown.get(row["unit"]),
            f"{row['sheet']} {row['cell']}",
            as_given(t("minutes.quoted", text=row["text"])),
        )
        for row in briefing.remarks
    ]
    columns = (
        Column("juror", t("briefing.column_juror"), width=0.6),
        Column("candidate", t("briefing.column_candidate"), width=1.3),
        Column("cell", t("minutes.column_cell"), width=0.9),
        Column("text", t("minutes.column_remark"), width=3.8),
    )
    return [heading, Table(**table_words("minutes.remarks", t, n=len(rows)), columns=columns, rows=rows)]


def _checksums(files: Mapping[str, str], t: Reader) -> Table:
    return Table(
        **table_words("minutes.checksums", t, n=len(files)),
        columns=(
            Column("file", t("minutes.column_file"), width=1.6),
            Column("sha256", "SHA-256", width=3.4),
        ),
        rows=sorted(files.items()),
    )
