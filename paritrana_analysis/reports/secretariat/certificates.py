"""The list of certificates (*daftar piagam*): each name, title, place and year as it is to be printed."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.publish.blocks import Column, FormTitle, Paragraph, Table
from paritrana_analysis.reports.jury.outcome import labels_of
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.secretariat.results import sentences, won
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.selection.names import title_name


def papers(desk: Desk) -> Iterator[Paper]:
    t = desk.reader
    title = t("secretariat.certificates_title")
    rows = _rows(desk)
    proposed = rows and not desk.meeting.empowered
    yield desk.paper(
        "certificates",
        title,
        [
            FormTitle(
                title.upper(),
                [
                    t("secretariat.of_round", **desk.words),
                    t(
                        "minutes.form_number",
                        number=desk.numbered("certificates", desk.schedule.announced_on),
                    ),
                ],
            ),
            *([Paragraph(t("secretariat.certificates_proposed"), "warning")] if proposed else []),
            *([_table(desk, rows)] if rows else [Paragraph(" ".join(sentences(desk)), "finding")]),
            desk.signed(desk.schedule.announced_on),
        ],
        also=(".xlsx",) if rows else (),
    )


def _rows(desk: Desk) -> list[tuple]:
    t, labels = desk.reader, labels_of(desk.briefing)
    found = []
    for n, (_, row) in enumerate(won(desk).iterrows(), start=1):
        one = desk.round.candidate(row["unit"])
        zone = (
            t("briefing.zone", zone=labels.get(row["group"], row["group"])) if row["per"] == "zone" else None
        )
        where = zone or desk.words["place"]
        name = title_name(row["title"], t)
        title = name[:1].upper() + name[1:]
        found.append((n, desk.told(one), title, desk.words["category"], where, desk.words["year"]))
    return found


def _table(desk: Desk, rows: list[tuple]) -> Table:
    t = desk.reader
    return Table(
        **table_words("secretariat.certificates", t, n=len(rows)),
        columns=(
            Column("n", t("briefing.column_n"), "count", 0.4),
            Column("recipient", t("secretariat.column_recipient"), width=2.0),
            Column("title", t("secretariat.column_title"), width=1.6),
            Column("category", t("secretariat.column_category"), width=1.6),
            Column("where", t("secretariat.column_where"), width=1.4),
            Column("year", t("secretariat.column_year"), "year", 0.7),
        ),
        rows=rows,
    )
