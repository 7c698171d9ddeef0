"""Each candidate's own page (`reports.jury.own_page`) behind a letter: a paper for that candidate alone."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.jury.rounds import Candidate
from paritrana_analysis.publish.blocks import Block, Numbered, PageBreak, Paragraph, Signatures, as_given
from paritrana_analysis.reports.jury import own_page
from paritrana_analysis.reports.secretariat.desk import Desk, Paper, day_told, full_name
from paritrana_analysis.reports.text.office import head, letters_signed


def papers(desk: Desk) -> Iterator[Paper]:
    for candidate in desk.candidates:
        meta, *page = own_page.blocks(desk.briefing, candidate.unit, desk.schedule.objections_due)
        blocks = [meta, *_letter(desk, candidate), PageBreak(), *page]
        # Of a long list the paper tells the beginning, and the workbook all of it.
        yield Paper(desk.stem("candidates", candidate.unit), blocks, also=(".xlsx",))


def _letter(desk: Desk, candidate: Candidate) -> list[Block]:
    t, words = desk.reader, desk.words
    name = as_given(full_name(candidate.name))
    return [
        head(desk.office, t),
        desk.letter("candidates", t("secretariat.objections_subject", **words)),
        Paragraph(t("secretariat.addressed_office", name=as_given(desk.head_of(candidate)))),
        Paragraph(t("secretariat.greeting")),
        Paragraph(t("secretariat.objections_text", name=name, **words)),
        Numbered(
            [
                t("secretariat.objections_check"),
                t("secretariat.objections_reply", due=day_told(desk.schedule.objections_due, t)),
                t("secretariat.objections_without"),
            ]
        ),
        Paragraph(t("secretariat.thanks_reply")),
        Signatures([letters_signed(desk.office, t)]),
    ]
