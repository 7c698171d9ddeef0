"""The first page of a briefing: its purpose, the candidates and how they were found, the panel, interests."""

from __future__ import annotations

import re
from collections.abc import Mapping

from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.members import Member, composition, structural_of
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Meta,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.reports.jury import history
from paritrana_analysis.reports.jury.field import DRAWN
from paritrana_analysis.reports.jury.inputs import Briefing, Case, ListedCase
from paritrana_analysis.reports.jury.listed import class_of
from paritrana_analysis.reports.text import title_reach
from paritrana_analysis.reports.text.tables import table_words


def blocks(briefing: Briefing) -> list[Block]:
    t = briefing.reader
    words = {
        "category": t(f"editions.category_{briefing.desk.category}"),
        "place": briefing.place_name,
        "year": briefing.year,
    }
    title = t("briefing.title", **words)
    found: list[Block] = [
        Meta(
            title=title,
            language=t.language,
            running_head=title,
            provenance=t(
                "briefing.provenance",
                version=briefing.version,
                fingerprint=briefing.fingerprint,
                as_of=briefing.bundle.as_of,
            ),
            region_code=briefing.area.place,
            practice_stamp=briefing.bundle.stamp(t),
        ),
        Title(t("briefing.kicker", year=briefing.year), title, _lead(briefing)),
        *([] if briefing.result is None else [Paragraph(t("briefing.round_judged"), "warning")]),
        *_reach(briefing),
        Paragraph(chosen_told(briefing)),
        *history.withdrawn_told(briefing.record, briefing.round, t),
        *short_told(briefing),
        *adopted_told(briefing),
        _contents(briefing),
        Paragraph(t("scores.weights"), "warning"),
        Heading(t("briefing.panel_heading"), 3),
    ]
    if briefing.round is None:
        found.append(Paragraph(t("briefing.panel_unknown")))
        found.append(Paragraph(t("jury.structural_sentence", items=structural_told(None, t)), "warning"))
        return found
    return [*found, *panel_blocks(briefing.round, briefing.edition, t, briefing.region_names)]


def adopted_told(briefing: Briefing) -> list[Block]:
    """That the round adopted our estimates, and what they are for each candidate; nothing if it did not."""
    t, own = briefing.reader, briefing.desk.own
    if own is None:
        return []
    held = {row["unit"]: row for row in records(own.estimates)}
    rows = []
    for candidate in briefing.candidates:
        row = held.get(candidate.unit)
        if row is None:
            rows.append((candidate.name, *(None,) * 6))
            continue
        share, low, high = row["share"], row["low_90"], row["high_90"]
        grade = t(f"estimates.grade_{row['grade']}")
        rows.append((candidate.name, share, low, high, grade, row["claims"], row["newest_as_of"] or None))
    columns = (
        Column("name", t("briefing.column_candidate"), width=2.0),
        Column("share", t("estimates.column_share"), "share", 0.8),
        Column("low", t("estimates.column_low"), "share", 0.9),
        Column("high", t("estimates.column_high"), "share", 0.9),
        Column("grade", t("estimates.column_grade"), width=0.8),
        Column("claims", t("estimates.column_claims"), "count", 0.9),
        Column("newest", t("estimates.column_newest"), "date", 0.9),
    )
    words = table_words("jury.adopted", t, on=f"{briefing.year}-12-31")
    return [Paragraph(t("jury.adopted"), "warning"), Table(**words, columns=columns, rows=rows)]


#: Abbreviations in names of candidates and seats; those of tables stand in their notes.
_SHORT = ("Kab", "BPJS", "PMK")


def short_told(briefing: Briefing) -> list[Block]:
    """The full words of what names of candidates and seats shorten, before they are read."""
    t, round_ = briefing.reader, briefing.round
    held = [t(f"jury.expertise_{member.expertise}") for member in round_.members] if round_ else []
    names = [candidate.name for candidate in briefing.candidates]
    text = " ".join((*names, *held, structural_told(round_, t)))
    told = [t(f"jury.short_{short}") for short in _SHORT if re.search(rf"\b{short}\b", text)]
    return [Paragraph(t("jury.short", list="; ".join(told)), "note")] if told else []


def chosen_told(briefing: Briefing) -> str:
    """How the candidates were found, with the quota by which they were selected."""
    key = "selection_by_quota" if briefing.quota is not None else briefing.chosen_by
    return briefing.reader(f"jury.chosen_{key}", n=len(briefing.candidates), quota=briefing.quota)


def _lead(briefing: Briefing) -> str:
    t, cases = briefing.reader, briefing.cases
    told = sum(case.share is not None for case in cases)
    scored = sum(case.result["total"] is not None for case in cases)
    lead = t("listed.lead" if briefing.listed else "briefing.lead", n=len(cases), told=told, scored=scored)
    # A field that is neither drawn nor ranked is one sentence: nothing to promise.
    shown = scored > 1 or len(cases) <= DRAWN
    return f"{lead} {t('briefing.lead_field')}" if shown else lead


def _reach(briefing: Briefing) -> list[Block]:
    """Who can still reach a title that one aspect decides, before the round is judged."""
    t = briefing.reader
    rows = [row for case in briefing.cases for row in case.titles]
    if briefing.result is not None or not rows:
        return []
    names = {case.unit: case.name for case in briefing.cases}
    # A province's candidates compete for a title with all of the zone; those of the nation with each other.
    apart = briefing.area.per == "province"
    told = title_reach.reach(
        rows if apart else title_reach.among(rows), names, t, rivals="all" if apart else "candidates"
    )
    return [Paragraph(" ".join(told), "finding")]


def _contents(briefing: Briefing) -> Table:
    t = briefing.reader
    words = table_words("briefing.contents", t)
    return Table(
        **(words | table_words("listed.contents", t) if briefing.listed else words),
        columns=(
            Column("n", t("briefing.column_n"), "count", 0.4),
            Column("code", t("briefing.column_code"), width=0.6),
            Column("name", t("briefing.column_candidate"), width=2.2),
            Column(
                "zone",
                t("listed.column_class" if briefing.listed else "scoring_report.column_zone"),
                width=1.6,
            ),
            Column("share", briefing.share_heading, "share", 0.9),
            Column("as_of", t("labels.date"), "date", 1.0),
            Column("total", t("briefing.column_documents"), "number", 0.9),
        ),
        rows=[
            (
                n,
                case.unit,
                case.name,
                _group(briefing, case),
                case.share,
                case.as_of,
                case.result["total"],
            )
            for n, case in enumerate(briefing.cases, start=1)
        ],
    )


def _group(briefing: Briefing, case: Case | ListedCase) -> str | None:
    """The zone of a region; size and sector of a firm."""
    if isinstance(case, ListedCase):
        return class_of(case, briefing.reader)
    return briefing.reader(f"terms.zone_{case.candidate.zone}") if case.candidate.zone else None


def panel_blocks(round_: Round, edition, t: Reader, names: Mapping[str, str] | None = None) -> list[Block]:
    """The panel, how it differs from the rule, interests and recusals. names : of regions, by their codes."""
    remarks = [remark.sentence(t) for remark in composition(round_.members, edition, round_.level)]
    return [
        members_table(round_, t, names or {}),
        Bullets(remarks),
        Paragraph(t("jury.structural_sentence", items=structural_told(round_, t)), "warning"),
    ]


def members_table(round_: Round, t: Reader, names: Mapping[str, str]) -> Table:
    rows = []
    for member in round_.members:
        away = [c for c in round_.candidates if round_.recused(member.juror_id, c.unit)]
        recused = "; ".join(
            f"{c.name} ({t('jury.recusal_' + round_.recused(member.juror_id, c.unit))})" for c in away
        )
        rows.append(
            (
                member.juror_id,
                member.name or None,
                t(f"jury.seat_{member.seat}"),
                t(f"jury.expertise_{member.expertise}"),
                interests_told(member, round_, names, t),
                recused or None,
            )
        )
    named = any(member.name for member in round_.members)
    columns = (
        Column("juror", t("briefing.column_juror"), width=0.7),
        Column("name", t("briefing.column_name"), width=1.4),
        Column("seat", t("briefing.column_seat"), width=0.9),
        Column("expertise", t("briefing.column_expertise"), width=1.6),
        Column("interests", t("briefing.column_interests"), width=1.7),
        Column("recused", t("briefing.column_recused"), width=1.9),
    )
    return Table(
        **table_words("briefing.panel", t, n=len(rows)),
        columns=columns if named else tuple(c for c in columns if c.key != "name"),
        rows=rows if named else [(*row[:1], *row[2:]) for row in rows],
    )


def interests_told(
    member: Member, round_: Round, names: Mapping[str, str], t: Reader, *, named: bool = True
) -> str | None:
    """What a juror declared; an own region by its name, and whether it bears on any candidate.

    named : whether candidates may be named; else neither is told, since an own region would name one.
    """
    told = []
    for key in member.interests:
        own = member.own_region_code
        if key != "own_region" or not own or not named:
            told.append(t(f"jury.interest_{key}"))
            continue
        bears = any(round_.recused(member.juror_id, c.unit) == "own_region" for c in round_.candidates)
        said = "named" if bears else "apart"
        told.append(t(f"jury.interest_own_region_{said}", region=names.get(own, own)))
    return "; ".join(told) or None


def structural_told(round_: Round | None, t: Reader) -> str:
    """The interests that go with the seat of BPJS Ketenagakerjaan, with what is known of them."""
    return "; ".join(t(f"jury.structural_{key}") for key in _structural(round_))


def _structural(round_: Round | None) -> list[str]:
    every = ["supplies_data", "sits", "may_bear_costs"]
    return every if round_ is None else structural_of(round_.members)


#: Where a statement about a seat's interests is from, which no table of data holds.
INTEREST_SOURCES = {
    "may_bear_costs": "https://koranntt.com/2025/07/21/"
    "bpjs-ketenagakerjaan-gelar-paritrana-award-2024-ajang-apresiasi-pemda-dan-badan-usaha-di-ntt",
}


def structural_sources(round_: Round | None, t: Reader) -> list[Block]:
    """The pages behind what is told of a seat's interests, with their addresses."""
    told = [key for key in _structural(round_) if key in INTEREST_SOURCES]
    if not told:
        return []
    columns = (
        Column("interest", t("briefing.column_interests"), width=2.0),
        Column("source", t("labels.source"), "url"),
    )
    rows = [(t(f"jury.structural_{key}"), INTEREST_SOURCES[key]) for key in told]
    return [Table(t("jury.structural_sources_name"), t("jury.structural_sources_caption"), columns, rows)]
