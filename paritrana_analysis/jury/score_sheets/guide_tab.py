"""The tab "guide": how to fill in the sheet, its scale and criteria, blanks, recusals, interests."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.members import structural_of
from paritrana_analysis.jury.rounds import HIGHEST, LOWEST, Round
from paritrana_analysis.jury.rules import documents_of
from paritrana_analysis.jury.score_sheets.layout import CHOICES, criterion_label, reason_label
from paritrana_analysis.publish.tabs import (
    MUTED,
    RED,
    TEAL,
    TabWriter,
    height,
    locked,
    on_paper,
)

# One column is never shrunk to a page's width by LibreOffice: it must fit as it is.
_WIDTH = 78


def write(sheet, writer: TabWriter, round_: Round, juror_id: str, t: Reader, *, head: str, foot: str) -> None:
    sheet.set_column(0, 0, _WIDTH)
    sheet.hide_gridlines(2)
    row = 0
    if head:
        writer.text(sheet, row, 0, head, bold=True, font_color=RED)
        row += 1
    writer.text(sheet, row, 0, t("score_sheets.guide_title"), bold=True, font_size=16, font_color=TEAL)
    sheet.set_row(row, 24)
    row += 1
    for heading, texts in _parts(round_, juror_id, t):
        row += 1
        look = {"bold": True, "font_size": 12, "bottom": 1, "bottom_color": TEAL}
        writer.text(sheet, row, 0, heading, **look)
        sheet.set_row(row, 18)
        row += 1
        for text in texts:
            writer.text(sheet, row, 0, text, text_wrap=True)
            sheet.set_row(row, height([(text, _WIDTH)]))
            row += 1
    writer.text(sheet, row + 1, 0, foot, font_color=MUTED, font_size=9)
    locked(sheet)
    on_paper(sheet, head, foot, landscape=False)


def _parts(round_: Round, juror_id: str, t: Reader) -> Iterator[tuple[str, list[str]]]:
    scale = t("score_sheets.guide_scale", lowest=LOWEST, highest=HIGHEST)
    yield t("score_sheets.guide_scale_heading"), [scale, t("score_sheets.guide_comma")]
    labels = [f"• {criterion_label(criterion, t)}" for criterion in round_.criteria]
    yield (
        t("score_sheets.guide_criteria_heading"),
        [*labels, *_counted(round_, t), t("score_sheets.guide_criteria", edition=round_.edition)],
    )
    reasons = [f"• {reason_label(reason, t)}: {t(f'score_sheets.guide_{reason}')}" for reason in CHOICES]
    yield t("score_sheets.guide_blank_heading"), [t("score_sheets.guide_blank"), *reasons]
    yield t("score_sheets.guide_recused_heading"), list(_recusals(round_, juror_id, t))
    yield t("score_sheets.guide_interests_heading"), [_interests(round_, t)]
    yield (
        t("score_sheets.guide_return_heading"),
        [t("score_sheets.guide_return"), t("score_sheets.guide_notes")],
    )


def _counted(round_: Round, t: Reader) -> Iterator[str]:
    """Which of the scores enter the result; nothing where the rule is not sealed with the round."""
    if round_.rule is not None:
        yield t(f"score_sheets.guide_counted_{documents_of(round_.rule.documents, round_.category)}")
    if round_.estimates is not None:
        yield t("jury.adopted")


def _recusals(round_: Round, juror_id: str, t: Reader) -> Iterator[str]:
    yield t("score_sheets.guide_recused")
    own = [c for c in round_.candidates if round_.recused(juror_id, c.unit)]
    if own and round_.blind:
        yield t("score_sheets.guide_recused_blind", candidates=", ".join(c.shown for c in own))
    elif own:
        whys = {c.shown: t(f"jury.recusal_{round_.recused(juror_id, c.unit)}") for c in own}
        yield t(
            "score_sheets.guide_recused_own",
            candidates="; ".join(f"{name} ({why})" for name, why in whys.items()),
        )
    else:
        yield t("score_sheets.guide_recused_none")


def _interests(round_: Round, t: Reader) -> str:
    """What goes with a seat of this panel, told on every sheet, not only on that juror's."""
    items = "; ".join(t(f"jury.structural_{key}") for key in structural_of(round_.members))
    return t("jury.structural_sentence", items=items)
