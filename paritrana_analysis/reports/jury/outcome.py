"""The panel's result with its reasons and its stability: blocks for the minutes, and for a later briefing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis import charts
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.decision import Result, cube
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.rounds import NATIONAL, Round
from paritrana_analysis.jury.rules import PROVINCIAL, documents_of
from paritrana_analysis.jury.statistics.intervals import jackknife_intervals
from paritrana_analysis.jury.statistics.outliers import (
    CANDIDATES,
    Outlier,
    in_common,
    too_few_in_common,
)
from paritrana_analysis.jury.statistics.verdict import MIN_CANDIDATES, MIN_JURORS, reliability_verdict
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.jury.inputs import Briefing
from paritrana_analysis.reports.text.standing import interval_cell
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.selection.names import decided_name, title_name
from paritrana_analysis.selection.plan import WINNERS
from paritrana_analysis.selection.text import standing_sentence

#: Notices of what the headline tells with its criterion and values.
_OF_TIES = ("title_by_tie_break", "shared_title", "below_line_by_tie_break")
#: Measures of agreement that are told, of the panel's mean and of one juror.
MEASURES = ("icc2k", "icc2", "alpha_interval", "kendall_w")


def blocks(briefing: Briefing) -> list[Block]:
    """The result's pages; none before sheets were read."""
    t, result = briefing.reader, briefing.result
    if result is None:
        return []
    labels = labels_of(briefing)
    return [
        PageBreak(),
        Heading(t("outcome.heading")),
        *decision(result, labels, t, briefing.meeting),
        *chances(result, labels, t),
        *sheets_told(result, briefing.marks, t),
        *others_told(result, t),
        *agreement_told(result, briefing.marks, t),
        *jurors_told(result, briefing.marks, t),
    ]


def labels_of(briefing: Briefing) -> dict[str, str]:
    """Names for the codes that a selection's sentences hold."""
    t = briefing.reader
    zones = {zone.zone: t(f"terms.zone_{zone.zone}") for zone in briefing.edition.zones}
    if not briefing.listed:
        return briefing.region_names | zones
    held = briefing.round.candidates if briefing.round else briefing.candidates
    names = {candidate.unit: candidate.name for candidate in held}
    return briefing.region_names | names | briefing.desk.sectors(t)


# --- the decision ---------------------------------------------------------------------------------------


def decision(result: Result, labels: dict[str, str], t: Reader, meeting: Meeting) -> list[Block]:
    """The winners, the rule, and the table of all places. meeting : whose decision it is."""
    notices = [
        notice.sentence(t, labels)
        for notice in result.selection.notices
        # In a provincial round the quota stands at its winners: nobody is cut before.
        if not (notice.key == "all_go_on" and notice.stage == PROVINCIAL) and notice.key not in _OF_TIES
    ]
    notices += [tie.sentence(t, labels) for tie in result.selection.ties if tie.stage != WINNERS]
    open_titles = [n for n in result.selection.notices if n.key == "winner_not_verified"]
    return [
        Paragraph(" ".join(result_told(result, labels, t, meeting)), "finding"),
        *([Paragraph(t("outcome.provisional"), "warning")] if open_titles else []),
        *thin(result, t),
        *_other_firsts(result, t),
        Paragraph(rule_told(result.round, t)),
        places(result, t),
        *title_orders(result, labels, t),
        *([Bullets(notices)] if notices else []),
    ]


def result_told(result: Result, labels: dict[str, str], t: Reader, meeting: Meeting) -> list[str]:
    """Who wins and what decided it; or why nobody does yet, and who must confirm it."""
    asked = [text for text in (by_default(result, meeting, t), quorum_told(result, meeting, t)) if text]
    if meeting.leaves_open(result):
        return asked
    won = result.selection.standings.query("won")
    told = [standing_sentence(row, t, labels, empowered=meeting.empowered) for _, row in won.iterrows()]
    told += [tie.sentence(t, labels) for tie in result.selection.ties if tie.stage == WINNERS]
    return [*told, *asked] or [t("outcome.nobody")]


def quorum_told(result: Result, meeting: Meeting, t: Reader) -> str:
    """Who was scored by fewer jurors than the quorum, and if that was confirmed; "" if nobody was."""
    few = records(result.below_quorum)
    if not few:
        return ""
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    listed = "; ".join(
        t(
            "outcome.below_quorum_one",
            name=names[row["unit"]],
            aspect=t(f"editions.aspect_{row['criterion']}").lower(),
            n=row["jurors"],
        )
        for row in few
    )
    said = {"list": listed, "quorum": result.round.quorum, "on": meeting.below_quorum_confirmed_on}
    return t("outcome.below_quorum_confirmed" if said["on"] else "outcome.below_quorum", **said)


def by_default(result: Result, meeting: Meeting, t: Reader) -> str:
    """That the only candidate with a total competed with nobody, and if the chair confirmed it; or ""."""
    if not result.by_default:
        return ""
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    said = {"name": names[result.by_default], "all": len(names)}
    if meeting.only_one_confirmed_on:
        return t("outcome.by_default_confirmed", on=meeting.only_one_confirmed_on, **said)
    return t("outcome.by_default", **said)


def thin(result: Result, t: Reader) -> list[Block]:
    """Candidates whose scores come from fewer than half of the jurors who may score them."""
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    few: dict[str, int] = {}
    counted = result.given
    if result.round.rule.documents == "register":
        counted = counted[counted["criterion"] == "interview"]
    for row in records(counted):
        allowed = len(result.round.members) - row["recused"]
        if 2 * row["jurors"] < allowed:
            few[row["unit"]] = min(few.get(row["unit"], row["jurors"]), row["jurors"])
    if not few:
        return []
    listed = "; ".join(t("outcome.thin_one", name=names[unit], n=n) for unit, n in few.items())
    return [Paragraph(t("outcome.thin", list=listed, all=len(result.round.members)), "warning")]


def _other_firsts(result: Result, t: Reader) -> list[Block]:
    """Candidates who stand first by another rule for the same sheets, and by how many of these rules."""
    own, rule = result.standing.set_index("unit")["place"], result.round.rule
    first = set(own.index[own == 1])
    kept = (rule.documents, rule.statistic, rule.severity)
    others = {
        key: [unit for unit in part.loc[part["place"] == 1, "unit"] if unit not in first]
        for key, part in result.others.groupby(["documents", "statistic", "severity"], sort=False)
        if key != kept
    }
    turned = [key for key, units in others.items() if units]
    if not first or not turned:
        return []
    listed = "; ".join(
        t("outcome.other_first_one", name=candidate.name, n=n, all=len(others))
        for candidate in result.round.candidates
        if (n := sum(candidate.unit in units for units in others.values()))
    )
    told = t("outcome.other_first", list=listed)
    by = {documents for documents, *_ in turned}
    if len(by) == 1 and by != {rule.documents}:
        documents = documents_of(by.pop(), result.round.category)
        told += " " + t("outcome.other_first_by", documents=t(f"editions.documents_{documents}"))
    return [Paragraph(told, "warning")]


def rule_told(round_: Round, t: Reader) -> str:
    """The sealed rule in words, with what each part of it rests on."""
    rule = round_.rule
    weights = ", ".join(
        t("outcome.weight", aspect=t(f"editions.aspect_{aspect}").lower(), weight=rule.weights[aspect])
        for aspect in round_.criteria
    )
    grounds = {name: t(f"outcome.ground_{_ground(ground)}") for name, ground in rule.grounds.items()}
    return t(
        "outcome.rule",
        documents=t(f"editions.documents_{documents_of(rule.documents, round_.category)}"),
        documents_ground=grounds["documents"],
        statistic=t(f"editions.statistic_{rule.statistic}"),
        statistic_ground=grounds["statistic"],
        severity=t(f"editions.severity_{rule.severity}"),
        severity_ground=grounds["severity"],
        weights=weights,
        weights_ground=grounds["weights"],
        mean=t(f"editions.mean_{rule.between}"),
    )


def _ground(ground: str) -> str:
    return ground if ground in ("documented", "own") else "assumption"


def places(result: Result, t: Reader) -> Table:
    zoned = result.round.place == NATIONAL and any(result.standing["zone"])
    drawn = "estimate_low" in result.standing
    head = [Column("name", t("briefing.column_candidate"), width=2.0)]
    if zoned:
        head.append(Column("zone", t("scoring_report.column_zone"), width=1.4))
    rows = []
    for row in records(result.standing):
        cells = [row["name"]]
        if zoned:
            cells.append(t(f"terms.zone_{row['zone']}") if row["zone"] else None)
        reason = t(f"outcome.reason_{row['reason']}") if row["reason"] else None
        rows.append(
            (
                row["place"],
                *cells,
                row["documents"],
                row["interview"],
                row["total"],
                _range(row["panel_low"], row["panel_high"]),
                row["first"],
                _range(row["best_without"], row["worst_without"]),
                *(_of_estimate(row) if drawn else ()),
                reason,
            )
        )
    of_estimate = (
        Column("estimate", t("outcome.column_of_estimate"), width=0.9),
        Column("estimate_first", t("outcome.column_of_estimate_first"), "share", 0.9),
    )
    blank, won = any(row[-1] for row in rows), set(result.winners["unit"])
    columns = (
        Column("place", t("briefing.column_place"), "count", 0.6),
        *head,
        Column("documents", t("briefing.column_documents"), "number", 0.8),
        Column("interview", t("editions.aspect_interview"), "number", 0.9),
        Column("total", t("outcome.column_total"), "number", 0.8),
        Column("panel", t("outcome.column_panel"), width=0.9),
        Column("first", t("outcome.column_first"), "share", 0.8),
        Column("without", t("outcome.column_without"), width=0.9),
        *(of_estimate if drawn else ()),
        Column("reason", t("scoring_report.column_reason"), width=1.6),
    )
    bootstrap = result.bootstrap
    words = table_words(
        "outcome.places",
        t,
        draws=bootstrap.draws if bootstrap else 0,
        undefined=bootstrap.undefined if bootstrap else 0,
    )
    if drawn:
        words["note"] += " " + t("outcome.of_estimate_note")
    return Table(
        **words,
        columns=columns if blank else columns[:-1],
        rows=rows if blank else [row[:-1] for row in rows],
        highlight=[n for n, unit in enumerate(result.standing["unit"]) if unit in won],
    )


def title_orders(result: Result, labels: dict[str, str], t: Reader) -> list[Table]:
    """For each title that one measure decides alone: the order by it, beside the place by the total."""
    standings, total = result.selection.standings, result.standing.set_index("unit")
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    found = []
    own = standings[(standings["decided_by"] != "total") & standings["score"].notna()]
    for (title, decided_by), rows in own.groupby(["title", "decided_by"], sort=False):
        grouped = rows["group"].nunique() > 1
        columns = (
            Column("group", t("scoring_report.column_zone"), width=1.4),
            Column("place", t("outcome.column_title_place"), "count", 0.8),
            Column("name", t("briefing.column_candidate"), width=2.0),
            Column("score", t("outcome.column_title_score"), "number", 0.9),
            Column("place_by_total", t("outcome.column_place_by_total"), "count", 0.9),
            Column("total", t("outcome.column_total"), "number", 0.9),
        )
        cells = [
            (
                labels.get(row["group"], row["group"]),
                row["place"],
                names[row["unit"]],
                row["score"],
                place if pd.notna(place := total.at[row["unit"], "place"]) else None,
                total.at[row["unit"], "total"],
            )
            for row in records(rows)
        ]
        said = {"title": title_name(title, t), "decided": decided_name(decided_by, t)}
        found.append(
            Table(
                **table_words("outcome.title_order", t, **said),
                columns=columns if grouped else columns[1:],
                rows=cells if grouped else [row[1:] for row in cells],
                highlight=[n for n, won in enumerate(rows["won"]) if won],
            )
        )
    return found


def _of_estimate(row: dict) -> tuple:
    """The range of places over draws of our estimate, and the share of them in first place."""
    return _range(row["estimate_low"], row["estimate_high"]), row["estimate_first"]


def _range(low, high) -> str | int | None:
    return None if low is None or high is None else interval_cell(low, high)


def chances(result: Result, labels: dict[str, str], t: Reader) -> list[Block]:
    """How often each place is reached in the bootstrap; one drawing for each group of two or more."""
    if result.bootstrap is None or not len(result.bootstrap.places):
        return []
    shares = pd.DataFrame(
        result.bootstrap.acceptability(), index=[candidate.unit for candidate in result.round.candidates]
    )
    shares.columns = range(1, len(shares.columns) + 1)
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    found: list[Block] = []
    for group, rows in result.standing[result.standing["total"].notna()].groupby("group", sort=False):
        if len(rows) < 2:
            continue
        own = shares.loc[rows["unit"], range(1, len(rows) + 1)]
        found.append(
            Figure(
                name=f"panel_places_{group}",
                caption=t("outcome.chances_caption", group=labels.get(group, group)),
                alt=charts.alt_acceptability(own, names=names, reader=t, of="outcome.chances_alt"),
                svg=charts.to_svg(charts.acceptability(own, names=names, reader=t).figure),
                note=t("outcome.chances_note", draws=result.bootstrap.draws),
            )
        )
    return found


# --- what was given -------------------------------------------------------------------------------------


def sheets_told(result: Result, marks: pd.DataFrame, t: Reader) -> list[Block]:
    """The scores given, those that count, and jurors absent by their own sheets."""
    documents = documents_of(result.round.rule.documents, result.round.category)
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    rows = [
        (
            names[row["unit"]],
            t(f"editions.aspect_{row['criterion']}"),
            row["jurors"],
            _blanks(row, t),
            row["mean"],
            row["trimmed_mean"],
            row["median"],
            row["fair_mean"],
            _span(row, t),
        )
        for row in records(result.given)
    ]
    return [
        Heading(t("outcome.given_heading"), 3),
        Table(
            name=t("outcome.given_name"),
            caption=t("outcome.given_caption"),
            columns=(
                Column("name", t("briefing.column_candidate"), width=1.7),
                Column("criterion", t("labels.aspect"), width=1.1),
                Column("jurors", t("outcome.column_jurors"), "count", 0.6),
                Column("blanks", t("outcome.column_blanks"), width=1.4),
                Column("mean", t("outcome.column_mean"), "number", 0.8),
                Column("trimmed", t("outcome.column_trimmed"), "number", 0.9),
                Column("median", t("outcome.column_median"), "number", 0.8),
                Column("fair", t("outcome.column_fair"), "number", 0.8),
                Column("span", t("outcome.column_span"), width=0.9),
            ),
            rows=rows,
            note=" ".join(
                t(f"outcome.{key}")
                for key in ("given_note", *((f"given_{documents}",) if documents != "panel" else ()))
            ),
        ),
        *([Paragraph(absent, "note")] if (absent := absent_told(result, marks, t)) else []),
    ]


def absent_told(result: Result, marks: pd.DataFrame, t: Reader) -> str:
    """Jurors who noted an absence on their own sheets, by criterion and candidate; "" if none did."""
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    away = marks[marks["reason"] == "absent"]
    told = []
    for (juror, criterion), rows in away.groupby(["juror_id", "criterion"], sort=False):
        aspect = t(f"editions.aspect_{criterion}").lower()
        missed = ", ".join(names[unit] for unit in rows["unit"])
        told.append(t("outcome.absent_one", juror=juror, aspect=aspect, candidates=missed))
    return t("outcome.absent", list="; ".join(told)) if told else ""


def _blanks(row: dict, t: Reader) -> str | None:
    told = [
        t(f"outcome.blank_{name}", n=row[name])
        for name in ("recused", "absent", "no_evidence", "blank")
        if row[name]
    ]
    return "; ".join(told) or None


def _span(row: dict, t: Reader) -> str | None:
    if row["lowest"] is None:
        return None
    ends = (t.decimal(row[name], 0 if float(row[name]).is_integer() else 1) for name in ("lowest", "highest"))
    return "–".join(ends)


def others_told(result: Result, t: Reader) -> list[Block]:
    """The places under other rules for the same sheets; the row of the rule that counts is highlighted."""
    units = [candidate.unit for candidate in result.round.candidates]
    rule, rows, own = result.round.rule, [], []
    for key, part in result.others.groupby(["documents", "statistic", "severity"], sort=False):
        places_ = part.set_index("unit")["place"].reindex(units)
        if key == (rule.documents, rule.statistic, rule.severity):
            own.append(len(rows))
        shown = (documents_of(key[0], result.round.category), *key[1:])
        cells = [None if pd.isna(place) else int(place) for place in places_]
        rows.append(
            (
                *(
                    t(f"editions.{n}_{k}")
                    for n, k in zip(("documents", "statistic", "severity"), shown, strict=True)
                ),
                *cells,
            )
        )
    names = [candidate.name for candidate in result.round.candidates]
    if len(names) > _WIDEST:
        return []
    return [
        Table(
            **table_words("outcome.others", t),
            columns=(
                Column("documents", t("outcome.column_by_documents"), width=1.4),
                Column("statistic", t("outcome.column_statistic"), width=1.2),
                Column("severity", t("outcome.column_severity"), width=1.6),
                *(Column(unit, name, "count", 0.9) for unit, name in zip(units, names, strict=True)),
            ),
            rows=rows,
            highlight=own,
        )
    ]


#: Candidates that a printed table can hold side by side.
_WIDEST = 8


# --- agreement, severity, outlying sheets ---------------------------------------------------------------


def agreement_told(result: Result, marks: pd.DataFrame, t: Reader) -> list[Block]:
    if result.statistics is None:
        return []
    scores, rows, states = cube(result.round, marks), [], []
    for place, criterion in enumerate(result.round.criteria):
        own = scores[:, :, place]
        if np.isnan(own).all():
            continue
        for measure, interval in jackknife_intervals(own, measures=MEASURES).items():
            estimate = interval.estimate
            few = estimate.candidates < CANDIDATES or estimate.jurors < MIN_JURORS
            reason = estimate.reason or ("too_few_for_interval" if few else interval.reason)
            rows.append(
                (
                    t(f"editions.aspect_{criterion}"),
                    t(f"outcome.measure_{measure}"),
                    estimate.value,
                    None if few else interval.low,
                    None if few else interval.high,
                    estimate.jurors,
                    estimate.candidates,
                    t(f"panel.reason_{reason}", candidates=CANDIDATES, jurors=MIN_JURORS) if reason else None,
                )
            )
            if measure == MEASURES[0]:
                verdict = reliability_verdict(interval)
                words = {"candidates": verdict.candidates, "min_candidates": verdict.min_candidates}
                words |= {"jurors": verdict.jurors, "min_jurors": verdict.min_jurors}
                style = "body" if verdict.state == "verdict_possible" else "warning"
                states.append(Paragraph(t(f"panel.state_{verdict.state}", **words), style))
    return [
        Heading(t("outcome.agreement_heading"), 3),
        *dict.fromkeys(states),
        Table(
            **table_words("outcome.agreement", t),
            columns=(
                Column("criterion", t("labels.aspect"), width=1.1),
                Column("measure", t("outcome.column_measure"), width=2.2),
                Column("value", t("outcome.column_value"), "number", 0.7),
                Column("low", t("outcome.column_low"), "number", 0.7),
                Column("high", t("outcome.column_high"), "number", 0.7),
                Column("jurors", t("outcome.column_jurors"), "count", 0.6),
                Column("candidates", t("outcome.column_candidates"), "count", 0.6),
                Column("reason", t("outcome.column_why"), width=2.0),
            ),
            rows=rows,
        ),
    ]


def jurors_told(result: Result, marks: pd.DataFrame, t: Reader) -> list[Block]:
    """Severity of each juror, the sheets to ask about, and what a missing sheet would change."""
    if result.statistics is None:
        return []
    members, criteria = result.round.members, result.round.criteria
    changes = result.without[result.without["other_first"]]["juror_id"].unique()
    rows = []
    for at, member in enumerate(members):
        effects = []
        for one in result.statistics.criteria:
            effect = one.severity.effect[at]
            effects.append(None if np.isnan(effect) else float(effect))
        rows.append(
            (
                member.juror_id,
                t(f"jury.expertise_{member.expertise}"),
                *effects,
                t("outcome.changes_yes" if member.juror_id in changes else "outcome.changes_no"),
            )
        )
    found_odd = [
        (criterion, one)
        for criterion, statistics in zip(criteria, result.statistics.criteria, strict=True)
        for one in statistics.outliers
    ]
    unsure = [one for one in found_odd if _by_chance(result, marks, *one)]
    outlying = [
        t(
            "outcome.outlying",
            juror=members[one.juror].juror_id,
            criterion=t(f"editions.aspect_{criterion}").lower(),
            what=t(f"panel.outlier_{one.reason}", value=one.value, limit=one.limit),
            candidate="" if one.candidate is None else f" ({result.round.candidates[one.candidate].name})",
        )
        for criterion, one in found_odd
        if (criterion, one) not in unsure
    ]
    found: list[Block] = [
        Heading(t("outcome.jurors_heading"), 3),
        Table(
            **table_words("outcome.jurors", t),
            columns=(
                Column("juror", t("briefing.column_juror"), width=0.8),
                Column("expertise", t("briefing.column_expertise"), width=1.6),
                *(Column(key, t(f"editions.aspect_{key}"), "number", 0.9) for key in criteria),
                Column("changes", t("outcome.column_changes"), width=1.3),
            ),
            rows=rows,
            note=t(f"outcome.jurors_note_{result.round.rule.severity}"),
        ),
    ]
    found.append(
        Paragraph(t("outcome.outlying_some" if outlying else "outcome.outlying_none", n=len(outlying)))
    )
    found += [Bullets(outlying)] if outlying else []
    if unsure:
        found.append(Paragraph(t("outcome.order_by_chance", n=len(unsure), least=MIN_CANDIDATES), "note"))
    return [*found, *_not_checked(result, marks, t)]


def _by_chance(result: Result, marks: pd.DataFrame, criterion: str, one: Outlier) -> bool:
    """Whether an order against the others' rests on so few candidates that it names nobody."""
    if one.reason != "against_the_rest":
        return False
    scores = cube(result.round, marks)[:, :, result.round.criteria.index(criterion)]
    return in_common(scores)[one.juror] < MIN_CANDIDATES


def _not_checked(result: Result, marks: pd.DataFrame, t: Reader) -> list[Block]:
    """Jurors whose order of scores could not be compared with the others', and why; by aspects."""
    scores, members, alike = cube(result.round, marks), result.round.members, {}
    for place, criterion in enumerate(result.round.criteria):
        if few := tuple(too_few_in_common(scores[:, :, place])):
            alike.setdefault(few, []).append(t(f"editions.aspect_{criterion}").lower())
    told = [
        t(
            "outcome.order_not_checked",
            jurors=", ".join(members[at].juror_id for at in few),
            n=len(few),
            aspects=", ".join(aspects),
            least=CANDIDATES,
        )
        for few, aspects in alike.items()
    ]
    return [Paragraph(text, "note") for text in told]
