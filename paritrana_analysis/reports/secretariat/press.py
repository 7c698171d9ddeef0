"""The summary for the press (*siaran pers*): what was proposed or decided, by whom, by what rule."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.publish.blocks import Fields, FormTitle, Paragraph, as_given
from paritrana_analysis.reports.jury.cover import structural_told
from paritrana_analysis.reports.jury.outcome import rule_told
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.secretariat.results import sentences, won
from paritrana_analysis.reports.text.office import LINE, place_and_day


def papers(desk: Desk) -> Iterator[Paper]:
    t, meeting, words = desk.reader, desk.meeting, desk.words
    title = t("secretariat.press_title")
    role = "decides" if meeting.empowered else "proposes"
    headline = f"press_head_{role}" if len(won(desk)) else "press_head_nobody"
    held = place_and_day(meeting.at or desk.office.city, meeting.on, t)
    counted = {"n": len(desk.round.members), "candidates": len(desk.round.candidates)}
    yield desk.paper(
        "press",
        title,
        [
            FormTitle(
                title.upper(),
                [t("minutes.form_number", number=desk.numbered("press", desk.schedule.announced_on))],
            ),
            Paragraph(f"**{t(f'secretariat.{headline}', **words)}**"),
            Paragraph(f"{held} – {' '.join(sentences(desk))}"),
            Paragraph(t("secretariat.press_judged", **counted, **words)),
            Paragraph(
                t(f"minutes.authority_{role}", decree=as_given(meeting.decree), dated=meeting.decreed_on)
            ),
            Paragraph(rule_told(desk.round, t)),
            Paragraph(
                f"{t('scores.weights')} {t('jury.structural_sentence', items=structural_told(desk.round, t))}"
            ),
            Fields([(t("secretariat.press_contact"), as_given(desk.office.contact) or LINE)]),
            desk.signed(desk.schedule.announced_on),
        ],
    )
