"""Deadlines (*tenggat*): the round's days, and who has not returned the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.publish.blocks import Column, FormTitle, Paragraph, Table
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.text.tables import table_words


def papers(desk: Desk) -> Iterator[Paper]:
    t = desk.reader
    title = t("secretariat.deadlines_title")
    yield desk.paper(
        "deadlines",
        title,
        [
            FormTitle(title.upper(), [t("secretariat.of_round", **desk.words)]),
            _days(desk),
            Paragraph(returned_told(desk), "finding"),
            _sheets(desk),
            desk.signed(desk.schedule.letters_on),
        ],
    )


def returned_told(desk: Desk) -> str:
    """How many sheets came back of how many, whose did not, and by when they were due."""
    t, members = desk.reader, desk.round.members
    missing = [member.juror_id for member in members if member.juror_id not in desk.returned]
    due = desk.schedule.sheets_due
    key = "all_returned" if not missing else "missing_due" if due else "missing"
    told = {"n": len(members) - len(missing), "all": len(members), "jurors": ", ".join(missing)}
    return t(f"secretariat.{key}", due=due, **told)


def _days(desk: Desk) -> Table:
    t, plan = desk.reader, desk.schedule
    days = (
        ("letters_on", plan.letters_on),
        ("objections_due", plan.objections_due),
        ("interview", plan.interview.day),
        ("sheets_due", plan.sheets_due),
        ("meeting", plan.meeting.day),
    )
    rows = [
        (
            t(f"secretariat.day_{name}"),
            t("secretariat.day_told", day=day) if day else t("secretariat.day_not_set"),
        )
        for name, day in days
    ]
    return Table(
        **table_words("secretariat.days", t),
        columns=(
            Column("what", t("secretariat.column_what"), width=2.4),
            Column("day", t("secretariat.column_day"), width=1.6),
        ),
        rows=rows,
    )


def _sheets(desk: Desk) -> Table:
    t = desk.reader
    days, due = desk.returned_on, desk.schedule.sheets_due
    rows = []
    for n, member in enumerate(desk.round.members, start=1):
        juror = member.juror_id
        state, day = desk.returned.get(juror, "no"), days.get(juror, "")
        late = "_late" if state != "no" and due and day > due else ""
        told = t(f"secretariat.sheet_{state}{late}")
        rows.append((n, juror, member.name or None, desk.member_told(member), told, day or None))
    columns = (
        Column("n", t("briefing.column_n"), "count", 0.4),
        Column("juror", t("briefing.column_juror"), width=0.7),
        Column("name", t("briefing.column_name"), width=1.6),
        Column("role", t("secretariat.role"), width=2.0),
        Column("sheet", t("minutes.column_sheet"), width=1.2),
        Column("day", t("secretariat.column_read"), "date", 0.8),
    )
    told_of = {"name": any(member.name for member in desk.round.members), "day": any(days.values())}
    kept = [at for at, one in enumerate(columns) if told_of.get(one.key, True)]
    return Table(
        **table_words("secretariat.sheets", t, n=len(rows)),
        columns=tuple(columns[at] for at in kept),
        rows=[tuple(row[at] for at in kept) for row in rows],
    )
