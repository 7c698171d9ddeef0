"""The jury's commands: `paritrana sheets · brief · minutes · papers`. Heavy imports stand inside them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.cli.shared import (
    beside,
    bundle_for,
    command,
    file_option,
    place_options,
    record_options,
    said_in,
    stage,
    tell_due,
    tell_kept,
    with_round_s_tables,
    year_option,
)

if TYPE_CHECKING:
    from paritrana_analysis.cli.spoken import Words

OK, FAILED, USAGE = 0, 1, 2
#: A panel of no more is asked about when its round is opened (ours).
FEW_JURORS = 2
#: As `jury.opening.CATEGORIES`, which a command that only tells its help does not import.
CATEGORIES = (
    "provinsi",
    "kabupaten_kota",
    "perusahaan_besar",
    "perusahaan_menengah",
    "usaha_kecil_mikro",
    "layanan_publik",
    "desa",
)
#: Of many provinces, one without a candidate is passed over, and said.
NOBODY_STANDS = {"jury.no_candidates", "jury.no_scored"}


def add(commands, t: Words) -> None:
    sheets = command(commands, "sheets", _sheets, t)
    place_options(sheets, t)
    sheets.add_argument("--read", type=Path, metavar=t("FOLDER"), help=t("sheets_read"))
    sheets.add_argument("--round", type=Path, metavar=t("FOLDER"), help=t("sheets_round"))
    _round_options(sheets, t)
    file_option(sheets, t, "panel", "sheets_panel")
    sheets.add_argument("--sent-on", type=Path, metavar=t("FOLDER"), help=t("sheets_sent_on"))
    sheets.add_argument("--documents", choices=("register", "panel"), default="", help=t("sheets_documents"))
    sheets.add_argument(
        "--coverage", choices=("claims", "estimate"), default="claims", help=t("sheets_coverage")
    )
    for name in ("edition", "weights"):
        file_option(sheets, t, name)
    sheets.add_argument("--quorum", type=t.at_least_one, metavar="N", help=t("sheets_quorum"))
    sheets.add_argument("--blind", type=t.whole, metavar=t("NUMBER"), help=t("sheets_blind"))
    sheets.add_argument("--sheets-due", type=t.day, metavar=t("DAY"), help=t("sheets_due"))
    sheets.add_argument("--jury", type=Path, metavar=t("FOLDER"), help=t("sheets_jury"))
    record_options(sheets, t)

    brief = command(commands, "brief", _brief, t)
    place_options(brief, t)
    _round_options(brief, t)
    brief.add_argument("--round", type=Path, metavar=t("FOLDER"), help=t("brief_round"))
    brief.add_argument(
        "--formats", default="html,pdf,xlsx,docx", metavar=t("FORMATS"), help=t("brief_formats")
    )
    brief.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("brief_to"))
    brief.add_argument("--no-zip", action="store_true", help=t("no_zip"))

    minutes = command(commands, "minutes", _minutes, t)
    place_options(minutes, t)
    minutes.add_argument("rounds", nargs="+", type=Path, metavar=t("FOLDER"), help=t("minutes_rounds"))
    minutes.add_argument("--formats", default="pdf,docx", metavar=t("FORMATS"), help=t("minutes_formats"))
    minutes.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("minutes_to"))
    minutes.add_argument("--no-zip", action="store_true", help=t("no_zip"))
    record_options(minutes, t)

    papers = command(commands, "papers", _papers, t)
    place_options(papers, t)
    papers.add_argument("rounds", nargs="+", type=Path, metavar=t("FOLDER"), help=t("minutes_rounds"))
    papers.add_argument("--kinds", default="", metavar=t("KINDS"), help=t("papers_kinds"))
    papers.add_argument("--formats", default="docx,pdf", metavar=t("FORMATS"), help=t("papers_formats"))
    papers.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("papers_to"))


def _round_options(parser: argparse.ArgumentParser, t: Words) -> None:
    year_option(parser, t)
    parser.add_argument(
        "--category",
        choices=CATEGORIES,
        default="kabupaten_kota",
        help=t("round_category"),
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--province", metavar=t("CODE"), help=t("round_province"))
    where.add_argument("--zone", metavar=t("ZONE"), help=t("round_zone"))
    parser.add_argument("--candidates", default="", metavar=t("CODES"), help=t("round_candidates"))
    parser.add_argument("--top", type=t.at_least_one, metavar="N", help=t("round_top"))


def _sheets(options: argparse.Namespace) -> int:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.jury import office_files, sending_on
    from paritrana_analysis.jury.record import folder as record
    from paritrana_analysis.runner.manifest import commit

    t = Reader(options.language)
    if options.read:
        return _read_sheets(options, t)
    bundle = bundle_for(options)
    asked = juryfiles.Wishes(options.category, coverage=options.coverage)
    with stage(t, "opening", category=t(f"editions.category_{options.category}")):
        desk = juryfiles.desk_of(bundle, options.raw, asked)
    if options.sent_on:
        for path in sending_on.without_scores(options.sent_on, bundle, options.category):
            print(t("jury.round_without_scores", folder=str(path)), file=sys.stderr)
    areas = bundle.province_codes if options.province == "all" else [_place(options, bundle)]
    made = 0
    for place in areas:
        wishes = juryfiles.Wishes(
            category=options.category,
            place=place,
            candidates=_codes(options.candidates),
            top=options.top,
            sent_on_from=options.sent_on,
            panel=options.panel,
            documents=options.documents,
            coverage=options.coverage,
            edition=options.edition,
            weights=options.weights,
            blind_seed=options.blind,
            quorum=options.quorum,
        )
        try:
            round_ = juryfiles.open_round(bundle, options.raw, wishes, desk)
        except UserError as error:
            if len(areas) == 1 or not {fault.key for fault in error.faults} <= NOBODY_STANDS:
                raise
            print(t("jury.round_skipped", place=bundle.province_name(place)), file=sys.stderr)
            continue
        jury = options.jury or beside(options, "jury")
        if options.sheets_due:
            office_files.try_sheets_due(jury / round_.name, options.sheets_due, round_)
        before = record.begun(jury / round_.name)
        folder = juryfiles.write_sheets(
            round_,
            desk,
            jury,
            options.language,
            raw=options.raw,
            stamp=bundle.stamp(t),
            edition=options.edition,
            said=said_in(options),
            commit=commit(),
        )
        if options.sent_on:
            sending_on.record_sent_on(options.sent_on, bundle, options.category, round_, said_in(options))
        told = {"n": len(round_.members), "candidates": len(round_.candidates), "folder": str(folder)}
        print(t("jury.round_opened", **told))
        if before and before.snapshot != record.kept(folder, round_).snapshot:
            print(t("record.opened_again", folder=str(folder), number=before.opened.number), file=sys.stderr)
        if options.sheets_due:
            path = office_files.set_sheets_due(folder, options.sheets_due, t("secretariat.template_dates"))
            print(t("secretariat.due_set", due=options.sheets_due, file=str(path)))
        if len(round_.members) <= FEW_JURORS:
            print(t("jury.panel_small", n=len(round_.members)), file=sys.stderr)
        made += 1
    if not made:
        raise UserError(Fault("no_rounds_made"))
    return OK


def _read_sheets(options: argparse.Namespace, t) -> int:
    from paritrana_analysis.errors import UserError, told
    from paritrana_analysis.jury import files as juryfiles

    sound = True
    for folder in juryfiles.rounds_in(options.read) or [options.read]:
        decided = juryfiles.has_winners(folder, options.round)
        try:
            round_, read = juryfiles.read_sheets(folder, options.round, said_in(options))
        except UserError as error:
            print(told(error.faults, t), file=sys.stderr)
            print(t("jury.nothing_kept", folder=str(folder)), file=sys.stderr)
            sound = False
            continue
        for notice in read.notices:
            print(f"  {notice.sentence(t)}", file=sys.stderr)
        print(
            t(
                "jury.sheets_read",
                round=round_.name,
                n=len(round_.members) - len(read.missing),
                all=len(round_.members),
                scores=int(read.marks["score"].notna().sum()),
                blank=int(read.marks["score"].isna().sum()),
            )
        )
        if decided and not juryfiles.has_winners(folder, options.round):
            print(t("record.taken_back", folder=str(folder)), file=sys.stderr)
        if read.missing:
            print(t("jury.sheets_missing", jurors=", ".join(read.missing)))
            tell_due(options, options.round or juryfiles.round_of(folder), round_, t)
    return OK if sound else USAGE


def _brief(options: argparse.Namespace) -> int:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.runner import jury_papers

    t = Reader(options.language)
    if options.round:
        options = with_round_s_tables(options, options.round, t)
    bundle = bundle_for(options)
    place = _place(options, bundle)
    category = options.category
    if options.round:
        round_ = rounds.read(options.round)
        category, place = round_.category, options.zone or round_.place
        if not juryfiles.names_may_be_told(options.round, round_):
            raise UserError(Fault("jury.names_hidden", file=str(options.round)))
    request = jury_papers.Request(
        "briefing",
        category,
        place,
        bundle.assessment_year,
        options.language,
        ",".join(_codes(options.candidates)),
        options.top,
        _formats(options.formats, jury_papers.FORMATS["briefing"]),
    )
    to = (
        options.to or (options.round.resolve().parent if options.round else beside(options, "")) / "briefings"
    )
    files = jury_papers.write(request, bundle, options.raw, options.round, to, zipped=not options.no_zip)
    _tell_made(files, t)
    return OK


def _minutes(options: argparse.Namespace) -> int:
    from paritrana_analysis.errors import UserError, told
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.runner import jury_papers

    t = Reader(options.language)
    options.formats = _formats(options.formats, jury_papers.FORMATS["minutes"])
    bundles, sound = {}, True
    for folder in [found for given in options.rounds for found in juryfiles.rounds_in(given) or [given]]:
        try:
            _write_minutes(folder, options, t, bundles)
        except UserError as error:
            print(told(error.faults, t), file=sys.stderr)
            sound = False
    return OK if sound else USAGE


def _papers(options: argparse.Namespace) -> int:
    from paritrana_analysis.errors import UserError, told
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.runner import secretariat_papers

    t = Reader(options.language)
    kinds = secretariat_papers.kinds_of(options.kinds)
    options.formats = _formats(options.formats, secretariat_papers.FORMATS)
    sound = True
    for folder in [found for given in options.rounds for found in juryfiles.rounds_in(given) or [given]]:
        try:
            _write_papers(folder, options, kinds, t)
        except UserError as error:
            print(told(error.faults, t), file=sys.stderr)
            sound = False
    return OK if sound else USAGE


def _write_papers(folder: Path, options: argparse.Namespace, kinds: tuple[str, ...], t) -> None:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import practice_of
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.runner import secretariat_papers

    round_ = rounds.read(folder)
    if round_.practice != practice_of(options.raw):
        raise UserError(Fault("jury.other_tables", file=str(folder)))
    to = options.to or folder.resolve().parent / "papers"
    options = with_round_s_tables(options, folder, t)
    bundle = bundle_for(options, round_.assessment_year)
    desk = secretariat_papers.open_desk(bundle, folder, options.language)
    now, later = secretariat_papers.due(desk, kinds, folder)
    _tell_made(secretariat_papers.write(desk, now, options.formats, to), t)
    if later:
        print(t("secretariat.later", kinds=", ".join(later)))


def _write_minutes(folder: Path, options: argparse.Namespace, t, bundles: dict) -> None:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import practice_of
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.reports.jury.outcome import labels_of, result_told
    from paritrana_analysis.runner import jury_papers

    round_ = rounds.read(folder)
    year = round_.assessment_year
    if round_.practice != practice_of(options.raw):
        raise UserError(Fault("jury.other_tables", file=str(folder)))
    to = options.to or folder.resolve().parent / "minutes"
    options = with_round_s_tables(options, folder, t)
    of = (year, options.raw)
    bundles[of] = bundle = bundles.get(of) or bundle_for(options, year)
    request = jury_papers.Request(
        "minutes", round_.category, round_.place, year, options.language, formats=options.formats
    )
    briefing = jury_papers.decided(request, bundle.folder.parent, folder)
    files = jury_papers.write_minutes(
        request, briefing, options.raw, folder, to, said_in(options), zipped=not options.no_zip
    )
    if briefing.record and briefing.record.unanswered:
        numbers = briefing.record.unanswered
        print(
            t("record.unanswered_asked", numbers=numbers, first=numbers[0], folder=str(folder)),
            file=sys.stderr,
        )
    files += juryfiles.write_result(folder, briefing.result, briefing.meeting)
    print("\n".join(result_told(briefing.result, labels_of(briefing), t, briefing.meeting)))
    _tell_made(files, t)


def _tell_made(files: list[Path], t) -> None:
    from paritrana_analysis.files import drafts

    made = [path for path in files if not drafts.is_kept(path)]
    print(t("jury.papers_made", folder=str(made[0].parent), files=", ".join(path.name for path in made)))
    tell_kept(files[len(made) :], t)


def papers_at(path: Path) -> list[Path]:
    """Zips of papers: the file itself, or those in a folder of minutes or briefings."""
    if path.suffix == ".zip":
        return [path]
    if (path / "index.html").exists() or not path.is_dir():
        return []
    return sorted(path.glob("*.zip")) or sorted(path.glob("*/*.zip"))


def _place(options: argparse.Namespace, bundle) -> str:
    """Province code, zone or "national", as the options say."""
    from paritrana_analysis.data import regions

    if options.province:
        return regions.code_among(options.province, bundle.provinces)
    return options.zone or "national"


def _codes(given: str) -> tuple[str, ...]:
    """Codes with commas between, or the column `unit` of a CSV file."""
    if not given.endswith(".csv"):
        return tuple(code.strip() for code in given.split(",") if code.strip())
    from paritrana_analysis.jury import panel_file

    return panel_file.read_candidates(Path(given))


def _formats(given: str, known: tuple[str, ...]) -> tuple[str, ...]:
    from paritrana_analysis.errors import Fault, UserError

    wanted = [name.strip() for name in given.split(",") if name.strip()]
    if faults := [
        Fault("unknown_format", {"known": ", ".join(known)}, value=n) for n in wanted if n not in known
    ]:
        raise UserError(faults)
    return tuple(name for name in known if name in wanted)
