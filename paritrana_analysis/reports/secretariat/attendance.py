"""Attendance lists (*daftar hadir*): of the panel, and of the candidates with their heads' offices."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.jury.schedule import Sitting
from paritrana_analysis.publish.blocks import (
    Column,
    Fields,
    FormTitle,
    Signatures,
    Table,
)
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.text.office import LINE, letters_signed
from paritrana_analysis.reports.text.tables import table_words

#: How many guests a candidate's row leaves room for is the committee's; a few rows stand for others.
_MORE_ROWS = 4
#: Room above a line, so that a hand has place to sign.
_ROOM = "\n"


def papers(desk: Desk) -> Iterator[Paper]:
    t = desk.reader
    sitting = desk.schedule.meeting
    if not sitting.day and desk.meeting.on:  # what was held is known, though nobody planned it here
        sitting = Sitting(desk.meeting.on, sitting.time, sitting.at or desk.meeting.at)
    yield _list(desk, "attendance", t("secretariat.attendance_meeting", **desk.words), sitting, _panel(desk))
    if desk.named:
        event = t("secretariat.attendance_interview", **desk.words)
        yield _list(desk, "guests", event, desk.schedule.interview, _guests(desk))


def _list(desk: Desk, name: str, event: str, sitting: Sitting, table: Table) -> Paper:
    t = desk.reader
    title = t("secretariat.attendance_title")
    number = t("minutes.form_number", number=desk.numbered("attendance", sitting.day))
    return desk.paper(
        name,
        f"{title}: {event}",
        [
            FormTitle(title.upper(), [number]),
            Fields([(t("secretariat.event"), event), *desk.sitting(sitting)]),
            table,
            Signatures([letters_signed(desk.office, t)]),
        ],
    )


def _panel(desk: Desk) -> Table:
    t = desk.reader
    rows = [
        (n, member.name or LINE, desk.member_told(member), member.juror_id, f"{_ROOM}{n}. {LINE}")
        for n, member in enumerate(desk.round.members, start=1)
    ]
    return Table(
        **table_words("secretariat.attendance_panel", t, n=len(rows)),
        columns=(
            Column("n", t("briefing.column_n"), "count", 0.4),
            Column("name", t("briefing.column_name"), width=1.8),
            Column("role", t("secretariat.role"), width=1.9),
            Column("juror", t("briefing.column_juror"), width=0.6),
            Column("signature", t("secretariat.column_signature"), width=1.8),
        ),
        rows=rows,
    )


def _guests(desk: Desk) -> Table:
    t = desk.reader
    rows = [(desk.told(one), desk.head_of(one), LINE) for one in desk.candidates]
    rows += [(LINE, LINE, LINE)] * _MORE_ROWS
    return Table(
        **table_words("secretariat.attendance_guests", t),
        columns=(
            Column("n", t("briefing.column_n"), "count", 0.4),
            Column("candidate", t("briefing.column_candidate"), width=1.4),
            Column("head", t("secretariat.column_head"), width=1.5),
            Column("name", t("secretariat.column_present"), width=1.5),
            Column("signature", t("secretariat.column_signature"), width=1.6),
        ),
        rows=[(n, *row, f"{_ROOM}{n}. {LINE}") for n, row in enumerate(rows, start=1)],
    )
