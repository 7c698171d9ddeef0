"""Invitations (*undangan*): a letter to each juror, and one to each candidate for the interview."""

from __future__ import annotations

from collections.abc import Iterator

from paritrana_analysis.jury.members import Member
from paritrana_analysis.jury.rounds import Candidate
from paritrana_analysis.jury.rules import INTERVIEW
from paritrana_analysis.publish.blocks import Fields, Numbered, Paragraph, Signatures, as_given
from paritrana_analysis.reports.secretariat.desk import Desk, Paper, day_told, full_name
from paritrana_analysis.reports.text.office import LINE, letters_signed


def papers(desk: Desk) -> Iterator[Paper]:
    """A letter a juror; where the edition has an interview, one a candidate, that goes to it alone."""
    for member in desk.round.members:
        yield _to_juror(desk, member)
    if INTERVIEW in desk.round.criteria:
        for candidate in desk.candidates:
            yield _to_candidate(desk, candidate)


def _to_juror(desk: Desk, member: Member) -> Paper:
    t, words = desk.reader, desk.words
    subject = t("secretariat.invitation_subject", **words)
    name = as_given(member.name) or LINE
    return desk.paper(
        "invitation",
        f"{subject}, {member.juror_id}",
        [
            desk.letter("invitation", subject),
            Paragraph(t("secretariat.addressed", name=name, role=desk.member_told(member))),
            Paragraph(t("secretariat.greeting")),
            Paragraph(t("secretariat.invitation_text", seat=t(f"jury.seat_{member.seat}"), **words)),
            Fields(desk.sitting(desk.schedule.meeting)),
            Paragraph(t("secretariat.invitation_before")),
            Numbered(
                [
                    t("secretariat.invitation_sheet", due=day_told(desk.schedule.sheets_due, t)),
                    t("secretariat.invitation_interests"),
                    t("secretariat.invitation_guide", n=len(desk.candidates)),
                ]
            ),
            Paragraph(t("secretariat.thanks")),
            Signatures([letters_signed(desk.office, t)]),
        ],
        of=member.juror_id,
    )


def _to_candidate(desk: Desk, candidate: Candidate) -> Paper:
    t, words = desk.reader, desk.words
    subject = t("secretariat.interview_subject", **words)
    head, name = as_given(desk.head_of(candidate)), full_name(candidate.name)
    return desk.paper(
        "interview",
        f"{subject}, {name}",
        [
            desk.letter("interview", subject),
            Paragraph(t("secretariat.addressed_office", name=head)),
            Paragraph(t("secretariat.greeting")),
            Paragraph(t("secretariat.interview_text", name=as_given(name), **words)),
            Fields([*desk.sitting(desk.schedule.interview), (t("secretariat.who_comes"), LINE)]),
            Paragraph(
                t("secretariat.interview_page", due=day_told(desk.schedule.objections_due, t))
                + " "
                + t("secretariat.interview_figures")
            ),
            Paragraph(t("secretariat.thanks")),
            Signatures([letters_signed(desk.office, t)]),
        ],
        of=candidate.unit,
    )
