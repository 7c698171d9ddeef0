"""The jury's commands: `paritrana sheets · brief · minutes`. Heavy imports stand inside them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from paritrana_analysis.cli.shared import (
    at_least_one,
    beside,
    bundle_for,
    command,
    place_options,
    tell_kept,
    whole,
)

OK, FAILED, USAGE = 0, 1, 2
#: Of many provinces, one without a candidate is passed over, and said.
NOBODY_STANDS = {"jury.no_candidates", "jury.no_scored"}


def add(commands) -> None:
    sheets = command(
        commands,
        "sheets",
        _sheets,
        "open a round: one score sheet a juror; or read the sheets that came back",
    )
    place_options(sheets)
    sheets.add_argument(
        "--read", type=Path, metavar="FOLDER", help="a round's folder, or one with its sheets"
    )
    sheets.add_argument(
        "--round", type=Path, metavar="FOLDER", help="with --read: the round, where it lies elsewhere"
    )
    _round_options(sheets)
    sheets.add_argument(
        "--panel", type=Path, metavar="FILE", help="members of the panel (default: panel.csv of the tables)"
    )
    sheets.add_argument(
        "--sent-on",
        type=Path,
        metavar="FOLDER",
        help="candidates: those sent on by the provincial rounds there",
    )
    sheets.add_argument(
        "--documents",
        choices=("register", "panel"),
        default="",
        help="score document aspects from the register, or by the panel's sheets (default: the edition's)",
    )
    sheets.add_argument(
        "--coverage",
        choices=("claims", "estimate"),
        default="claims",
        help="estimate: our estimates of coverage, frozen with the round, for every candidate alike",
    )
    sheets.add_argument("--edition", type=Path, metavar="FILE", help="the committee's own edition file")
    sheets.add_argument("--weights", type=Path, metavar="FILE", help="the committee's own weights of aspects")
    sheets.add_argument(
        "--blind", type=whole, metavar="SEED", help="code names in place of names, dealt by this number"
    )
    sheets.add_argument("--jury", type=Path, help="folder of rounds (default: jury)")

    brief = command(
        commands, "brief", _brief, "the jury's briefing: two pages a candidate, as files and one zip"
    )
    place_options(brief)
    _round_options(brief)
    brief.add_argument(
        "--round", type=Path, metavar="FOLDER", help="a round: its candidates, panel and result"
    )
    brief.add_argument(
        "--formats", default="html,pdf,xlsx,docx", help="any of html,pdf,xlsx,docx (default: all)"
    )
    brief.add_argument("--to", type=Path, metavar="FOLDER", help="default: briefings; with --round beside it")
    brief.add_argument("--no-zip", action="store_true", help="files alone")

    minutes = command(
        commands, "minutes", _minutes, "the minutes of decided rounds (berita acara), and who goes on"
    )
    place_options(minutes)
    minutes.add_argument(
        "rounds", nargs="+", type=Path, metavar="FOLDER", help="a round, or a folder of rounds"
    )
    minutes.add_argument(
        "--formats", default="pdf,docx", help="any of html,pdf,xlsx,docx (default: pdf,docx)"
    )
    minutes.add_argument("--to", type=Path, metavar="FOLDER", help="default: minutes, beside the round")
    minutes.add_argument("--no-zip", action="store_true", help="files alone")


def _round_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--assessment-year", type=whole, help="year judged; default: the newest with data")
    parser.add_argument("--category", choices=("provinsi", "kabupaten_kota"), default="kabupaten_kota")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--province", metavar="CODE", help="a provincial round; for sheets also `all`")
    where.add_argument("--zone", metavar="ZONE", help="e.g. jawa-bali: the part of the national round in it")
    parser.add_argument(
        "--candidates",
        default="",
        metavar="CODES",
        help="codes with commas between, or a CSV file with the column unit",
    )
    parser.add_argument(
        "--top", type=at_least_one, metavar="N", help="the best N of each province by documents"
    )


def _sheets(options: argparse.Namespace) -> int:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import files as juryfiles

    t = Reader(options.language)
    if options.read:
        return _read_sheets(options, t)
    bundle = bundle_for(options)
    asked = juryfiles.Wishes(options.category, coverage=options.coverage)
    desk = juryfiles.desk_of(bundle, options.raw, asked)
    if options.sent_on:
        for path in juryfiles.without_scores(options.sent_on, bundle, options.category):
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
        )
        try:
            round_ = juryfiles.open_round(bundle, options.raw, wishes, desk)
        except UserError as error:
            if len(areas) == 1 or not {fault.key for fault in error.faults} <= NOBODY_STANDS:
                raise
            print(t("jury.round_skipped", place=bundle.province_name(place)), file=sys.stderr)
            continue
        folder = juryfiles.write_sheets(
            round_,
            desk,
            options.jury or beside(options, "jury"),
            options.language,
            stamp=bundle.stamp(t),
            edition=options.edition,
        )
        told = {"n": len(round_.members), "candidates": len(round_.candidates), "folder": str(folder)}
        print(t("jury.round_opened", **told))
        made += 1
    if not made:
        raise UserError(Fault("no_rounds_made"))
    return OK


def _read_sheets(options: argparse.Namespace, t) -> int:
    from paritrana_analysis.errors import UserError, told
    from paritrana_analysis.jury import files as juryfiles

    sound = True
    for folder in juryfiles.rounds_in(options.read) or [options.read]:
        try:
            round_, read = juryfiles.read_sheets(folder, options.round)
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
        if read.missing:
            print(t("jury.sheets_missing", jurors=", ".join(read.missing)))
    return OK if sound else USAGE


def _brief(options: argparse.Namespace) -> int:
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.runner import jury_papers

    t, bundle = Reader(options.language), bundle_for(options)
    place = _place(options, bundle)
    category = options.category
    if options.round:
        round_ = rounds.read(options.round)
        category, place = round_.category, options.zone or round_.place
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


def _write_minutes(folder: Path, options: argparse.Namespace, t, bundles: dict) -> None:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import practice_of
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.reports.jury.outcome import by_default, labels_of
    from paritrana_analysis.runner import jury_papers
    from paritrana_analysis.selection.text import standing_sentence

    round_ = rounds.read(folder)
    year = round_.assessment_year
    if round_.practice != practice_of(options.raw):
        raise UserError(Fault("jury.other_tables", file=str(folder)))
    bundles[year] = bundle = bundles.get(year) or bundle_for(options, year)
    request = jury_papers.Request(
        "minutes", round_.category, round_.place, year, options.language, formats=options.formats
    )
    briefing = jury_papers.decided(request, bundle.folder.parent, folder)
    to = options.to or folder.resolve().parent / "minutes"
    files = jury_papers.write(request, bundle, options.raw, folder, to, zipped=not options.no_zip)
    confirmed = bool(briefing.meeting.only_one_confirmed_on)
    files += juryfiles.write_result(folder, briefing.result, only_one_confirmed=confirmed)
    won = briefing.result.selection.standings.query("won")
    if told := by_default(briefing.result, briefing.meeting, t):
        print(told)
        won = won.iloc[:0] if not confirmed else won
    for _, row in won.iterrows():
        print(standing_sentence(row, t, labels_of(briefing), empowered=briefing.meeting.empowered))
    for tie in briefing.result.selection.ties if len(won) else ():
        print(tie.sentence(t, labels_of(briefing)))
    if won.empty and not told:
        print(t("outcome.nobody"))
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
    from paritrana_analysis.jury import files as juryfiles

    return juryfiles.read_candidates(Path(given))


def _formats(given: str, known: tuple[str, ...]) -> tuple[str, ...]:
    from paritrana_analysis.errors import Fault, UserError

    wanted = [name.strip() for name in given.split(",") if name.strip()]
    if faults := [
        Fault("unknown_format", {"known": ", ".join(known)}, value=n) for n in wanted if n not in known
    ]:
        raise UserError(faults)
    return tuple(name for name in known if name in wanted)
