"""The declaration of conflicts of interest (*pernyataan benturan kepentingan*): a form a juror.

What the panel's table states is filled in; for whatever it doesn't state there is a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.jury.members import Member
from paritrana_analysis.publish.blocks import (
    Column,
    Fields,
    FormTitle,
    Numbered,
    Paragraph,
    Signatory,
    Signatures,
    Table,
    as_given,
)
from paritrana_analysis.reports.jury.cover import interests_told
from paritrana_analysis.reports.secretariat.desk import Desk, Paper
from paritrana_analysis.reports.text.office import LINE, SIGNED_LINE, place_and_day
from paritrana_analysis.reports.text.tables import table_words


def papers(desk: Desk) -> Iterator[Paper]:
    for member in desk.round.members:
        yield _of(desk, member)


def _of(desk: Desk, member: Member) -> Paper:
    t, words = desk.reader, desk.words
    title = t("secretariat.interests_title")
    signed = Signatory(desk.member_told(member), as_given(member.name) or SIGNED_LINE, member.juror_id)
    return desk.paper(
        "interests",
        f"{title}, {member.juror_id}",
        [
            FormTitle(title.upper(), [t("secretariat.of_round", **words)]),
            Paragraph(t("secretariat.signed_below")),
            Fields(
                [
                    (t("secretariat.name"), as_given(member.name) or LINE),
                    (t("secretariat.juror"), member.juror_id),
                    (t("secretariat.role"), desk.member_told(member)),
                ]
            ),
            Paragraph(t("secretariat.declares")),
            Numbered(_declared(desk, member)),
            _candidates(desk, member),
            Paragraph(t("secretariat.interests_source", key=desk.round.key), "note"),
            Signatures(
                [signed],
                before=place_and_day("", "", t),
                closing=t("secretariat.interests_closing"),
            ),
        ],
        of=member.juror_id,
    )


def _declared(desk: Desk, member: Member) -> list[str]:
    t = desk.reader
    told = interests_told(member, desk.round, desk.briefing.region_names, t, named=desk.named)
    away = [
        as_given(desk.told(one)) for one in desk.candidates if desk.round.recused(member.juror_id, one.unit)
    ]
    return [
        t("secretariat.interests_stated", list=told) if told else t("secretariat.interests_none_stated"),
        *(t(f"secretariat.seat_{key}") for key in member.structural),
        t("secretariat.interests_away", list=", ".join(away)) if away else t("secretariat.interests_no_away"),
        t("secretariat.interests_more", line=LINE * 2),
        t("secretariat.interests_changes"),
    ]


def _not_scored(desk: Desk, why: str) -> str | None:
    """That this juror does not score a candidate; why only where names may be told: it would name one."""
    t = desk.reader
    if not why or not desk.named:
        return t("score_sheets.recused") if why else None
    return t("secretariat.not_scored", why=t(f"jury.recusal_{why}"))


def _candidates(desk: Desk, member: Member) -> Table:
    """Each candidate with what is recorded, and a place to say yes or no."""
    t, rows = desk.reader, []
    for n, candidate in enumerate(desk.candidates, start=1):
        why = desk.round.recused(member.juror_id, candidate.unit)
        rows.append(
            (
                n,
                desk.told(candidate),
                _not_scored(desk, why),
                t("secretariat.yes_or_no"),
                LINE,
            )
        )
    return Table(
        **table_words("secretariat.interests", t),
        columns=(
            Column("n", t("briefing.column_n"), "count", 0.4),
            Column("candidate", t("briefing.column_candidate"), width=1.6),
            Column("recorded", t("secretariat.column_recorded"), width=1.6),
            Column("own", t("secretariat.column_interest"), width=0.9),
            Column("which", t("secretariat.column_which"), width=1.6),
        ),
        rows=rows,
    )
