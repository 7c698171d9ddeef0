"""The shortlist (*daftar nominasi*): who stands in the round, by code and not by rank."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.publish.blocks import Column, FormTitle, Paragraph, Table, as_given
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.text.tables import table_words


def papers(desk: Desk) -> Iterator[Paper]:
    t, round_ = desk.reader, desk.round
    title = t("secretariat.shortlist_title")
    key = "selection_by_quota" if round_.quota is not None else round_.chosen_by
    chosen = t(f"jury.chosen_{key}", n=len(round_.candidates), quota=round_.quota)
    yield desk.paper(
        "shortlist",
        title,
        [
            FormTitle(
                title.upper(),
                [
                    t("secretariat.of_round", **desk.words),
                    t("minutes.form_number", number=desk.numbered("shortlist", desk.schedule.letters_on)),
                ],
            ),
            Paragraph(t("secretariat.shortlist_text", n=len(desk.candidates), **desk.words)),
            _table(desk),
            Paragraph(f"{chosen} {t('secretariat.shortlist_order' if desk.named else 'secretariat.blind')}"),
            *_withdrawn(desk),
            desk.source_of_figures,
            desk.signed(desk.schedule.letters_on),
        ],
    )


def _withdrawn(desk: Desk) -> list[Paragraph]:
    told = "; ".join(as_given(desk.told(one)) for one in desk.withdrawn)
    return [Paragraph(desk.reader("secretariat.shortlist_withdrawn", list=told))] if told else []


def _table(desk: Desk) -> Table:
    t = desk.reader
    zoned = desk.national and desk.named and any(one.zone for one in desk.candidates)
    rows = [
        (
            n,
            one.unit if desk.named else None,
            desk.told(one),
            desk.head_of(one) if desk.named else None,
            t(f"terms.zone_{one.zone}") if one.zone else None,
        )
        for n, one in enumerate(desk.candidates, start=1)
    ]
    columns = (
        Column("n", t("briefing.column_n"), "count", 0.4),
        Column("code", t("briefing.column_code"), width=0.7),
        Column("name", t("briefing.column_candidate"), width=2.2),
        Column("head", t("secretariat.column_head"), width=2.0),
        Column("zone", t("scoring_report.column_zone"), width=1.2),
    )
    kept = [at for at, one in enumerate(columns) if _shown(one.key, desk.named, zoned)]
    return Table(
        **table_words("secretariat.shortlist", t, n=len(rows)),
        columns=tuple(columns[at] for at in kept),
        rows=[tuple(row[at] for at in kept) for row in rows],
    )


def _shown(column: str, named: bool, zoned: bool) -> bool:
    return {"code": named, "head": named, "zone": zoned}.get(column, True)
