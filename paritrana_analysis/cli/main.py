"""The command line: `paritrana check · init · template · prepare · report · verify · editions · score ·
worklist · evidence · estimates · practice · sheets · brief · minutes · papers`.

Starts at once: only the standard library is imported here; each command imports what it needs. Messages
for people go to standard error in the language asked for; a traceback is shown only for a fault of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from paritrana_analysis.cli import evidence, jury, round
from paritrana_analysis.cli.jury import papers_at
from paritrana_analysis.cli.shared import (
    beside,
    bundle_for,
    command,
    file_option,
    place_options,
    raw_option,
    stage,
    tell_kept,
    telling_kept,
    year_option,
)
from paritrana_analysis.cli.spoken import VARIABLE, Words, argparse_in, by_default, language_of
from paritrana_analysis.files import places
from paritrana_analysis.i18n.entries import LANGUAGES

#: Files of a secretariat that are no tables: each an empty one with comments.
OFFICE_TEMPLATES = ("letterhead", "dates")
#: Exit statuses, documented in docs/running.md.
OK, FAILED, USAGE = 0, 1, 2
OTHER_RELEASE = 3  # verify: whole by its own lists, made by another release, and so not made again here
UNREAD = 141  # whoever read what it told has gone, as in `paritrana editions | head`


#: Commands whose outputs must not depend on the caller's settings.
REPRODUCIBLE = ("report", "verify", "brief", "minutes", "papers", "round")


def start() -> None:
    """The `paritrana` command: `main`, after a restart with fixed settings where the command needs it.

    Doesn't return.
    """
    from paritrana_analysis.files.formed import skip_unused_formats
    from paritrana_analysis.runner.reproducible_env import restart_with

    skip_unused_formats()
    if not set(REPRODUCIBLE).isdisjoint(sys.argv[1:]):  # the command may stand behind --language
        restart_with(["-m", "paritrana_analysis", *sys.argv[1:]])
    _leave(main())


def _leave(status: int) -> None:
    """End at once: Python would first visit every object there is, for a tenth of a second."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            status = status or UNREAD
    os._exit(status)


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    language = language_of(arguments)
    if by_default() not in LANGUAGES:
        told = {"variable": VARIABLE, "value": by_default()[:24], "known": ", ".join(LANGUAGES)}
        print(Words(language)("unknown_variable", **told), file=sys.stderr)
        return USAGE
    with argparse_in(language):
        options = parser(language).parse_args(arguments)
    from paritrana_analysis.errors import Fault, UserError, told
    from paritrana_analysis.i18n.wording import Reader

    try:
        if hasattr(options, "settle"):
            options.settle(options)
        return options.command(options)
    except UserError as error:
        print(told(error.faults, Reader(options.language)), file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        return UNREAD
    except OSError as error:
        if error.filename is None:
            raise
        fault = Fault("system", {"problem": error.strerror}, file=str(error.filename))
        print(told([fault], Reader(options.language)), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def parser(language: str = LANGUAGES[0]) -> argparse.ArgumentParser:
    """All commands and options, with their help in this language."""
    t = Words(language)
    whole = argparse.ArgumentParser(prog="paritrana", description=t("about"))
    whole.add_argument("--language", choices=LANGUAGES, default=by_default(), help=t("language"))
    commands = whole.add_subparsers(required=True, metavar=t("COMMAND"))
    _tables(commands, t)
    _reports(commands, t)
    _rules(commands, t)
    _estimated(commands, t)
    _practised(commands, t)
    evidence.add(commands, t)
    jury.add(commands, t)
    round.add(commands, t)
    return whole


def _tables(commands, t: Words) -> None:
    check = command(commands, "check", _check, t)
    check.add_argument(
        "path", nargs="?", type=Path, default=places.RAW, metavar=t("PATH"), help=t("check_path")
    )
    check.add_argument("--warnings", action="store_true", help=t("check_warnings"))
    year_option(check, t, "year_sakernas")

    init = command(commands, "init", _init, t)
    init.add_argument("folder", type=Path, metavar=t("FOLDER"), help=t("init_folder"))

    template = command(commands, "template", _template, t)
    template.add_argument("table", metavar=t("TABLE"), help=t("template_table"))

    prepare = command(commands, "prepare", _prepare, t)
    place_options(prepare, t)
    year_option(prepare, t, "year_sakernas")


def _reports(commands, t: Words) -> None:
    report = command(commands, "report", _report, t)
    place_options(report, t)
    which = report.add_mutually_exclusive_group(required=True)
    which.add_argument("--province", action="append", metavar=t("CODE"), help=t("report_province"))
    which.add_argument("--all", action="store_true", help=t("report_all"))
    which.add_argument("--national", action="store_true", help=t("report_national"))
    year_option(report, t, "year_sakernas")
    report.add_argument("--formats", default="html,pdf,xlsx", metavar=t("FORMATS"), help=t("report_formats"))
    report.add_argument("--languages", metavar=t("LANGUAGES"), help=t("report_languages"))
    report.add_argument("--reports", type=Path, metavar=t("FOLDER"), help=t("reports"))
    report.add_argument(
        "--parameter", "-p", action="append", default=[], metavar=t("NAME_VALUE"), help=t("report_parameter")
    )
    report.add_argument("--jobs", type=t.at_least_one, metavar=t("NUMBER"), help=t("report_jobs"))
    report.add_argument(
        "--deadline", type=t.number, default=300, metavar=t("SECONDS"), help=t("report_deadline")
    )
    report.add_argument("--memory", type=t.number, default=6, metavar=t("GIB"), help=t("report_memory"))
    report.add_argument(
        "--engine", choices=("auto", "fork", "kernel"), default="auto", help=t("report_engine")
    )
    report.add_argument("--again", action="store_true", help=t("report_again"))
    file_option(report, t, "summary", "report_summary")

    verify = command(commands, "verify", _verify, t)
    place_options(verify, t)
    verify.add_argument("sets", nargs="*", type=Path, metavar=t("FOLDER"), help=t("verify_sets"))
    verify.add_argument("--reports", type=Path, metavar=t("FOLDER"), help=t("reports"))


def _rules(commands, t: Words) -> None:
    editions = command(commands, "editions", _editions, t)
    task = editions.add_mutually_exclusive_group()
    task.add_argument("--year", type=t.whole, metavar=t("YEAR"), help=t("editions_year"))
    task.add_argument("--compare", type=t.whole, nargs=2, metavar=t("YEAR"), help=t("editions_compare"))
    task.add_argument("--check", type=Path, nargs="+", metavar=t("FILE"), help=t("editions_check"))
    editions.add_argument("--category", metavar=t("CATEGORY"), help=t("editions_category"))
    file_option(editions, t, "weights", "editions_weights")
    raw_option(editions, t)

    score = command(commands, "score", _score, t)
    score.add_argument("--category", required=True, metavar=t("CATEGORY"), help=t("category"))
    year_option(score, t)
    raw_option(score, t)
    score.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("score_to"))
    for name in ("edition", "weights", "rubric"):
        file_option(score, t, name)
    file_option(score, t, "interview", "score_interview")
    score.add_argument(
        "--missing", action="append", default=[], metavar=t("INDICATOR_POLICY"), help=t("score_missing")
    )
    score.add_argument(
        "--compare", choices=("strict", "as_stated"), default="strict", help=t("score_compare")
    )
    score.add_argument(
        "--coverage", choices=("claims", "estimate"), default="claims", help=t("score_coverage")
    )
    score.add_argument("--seed", type=t.whole, default=1, metavar=t("NUMBER"), help=t("score_seed"))
    score.add_argument("--select", action="store_true", help=t("score_select"))
    score.add_argument(
        "--quota", action="append", default=[], metavar=t("STAGE_QUOTA"), help=t("score_quota")
    )

    worklist = command(commands, "worklist", _worklist, t)
    worklist.add_argument("--category", required=True, metavar=t("CATEGORY"), help=t("category"))
    worklist.add_argument("--province", metavar=t("CODE"), help=t("worklist_province"))
    year_option(worklist, t)
    raw_option(worklist, t)
    worklist.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("worklist_to"))
    for name in ("edition", "weights", "rubric"):
        file_option(worklist, t, name)


def _estimated(commands, t: Words) -> None:
    estimates = command(commands, "estimates", _estimates, t)
    year_option(estimates, t, "estimates_year")
    estimates.add_argument(
        "--level", choices=("province", "district"), default="province", help=t("estimates_level")
    )
    estimates.add_argument("--revised", action="store_true", help=t("estimates_revised"))
    estimates.add_argument("--seed", type=t.whole, metavar=t("NUMBER"), help=t("estimates_seed"))
    raw_option(estimates, t)
    estimates.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("estimates_to"))
    estimates.add_argument("--validate", action="store_true", help=t("estimates_validate"))


def _practised(commands, t: Words) -> None:
    practice = command(commands, "practice", _practice, t)
    practice.add_argument("--seed", type=t.whole, required=True, metavar=t("NUMBER"), help=t("practice_seed"))
    year_option(practice, t, "practice_year")
    practice.add_argument("--fill", type=Path, metavar=t("FOLDER"), help=t("practice_fill"))
    practice.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("practice_to"))
    raw_option(practice, t, "practice_raw")


# --- commands ----------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from paritrana_analysis.data import tables
    from paritrana_analysis.data.plausibility import doubts
    from paritrana_analysis.errors import told
    from paritrana_analysis.evaluation.bundle import judged_year
    from paritrana_analysis.i18n.wording import Reader

    t = Reader(options.language)
    if options.assessment_year is not None and options.path.is_dir():
        judged_year(options.path, options.assessment_year)  # refuses a year outside the data
    faults, read = tables.inspect(options.path, options.assessment_year)
    errors = [fault for fault in faults if fault.severity == "error"]
    warnings = [fault for fault in faults if fault.severity == "warning"]
    if not errors:  # doubts compare tables, and those at fault can't be compared
        found = doubts(read)
        if options.warnings:  # seconds of work, and libraries that the check alone needs none of
            from paritrana_analysis.evaluation.far_claims import far_claims

            found += far_claims(read)
        warnings += found if options.path.is_dir() else [d for d in found if d.file == options.path.name]
    if errors:
        print(told(errors, t), file=sys.stderr)
    if warnings and options.warnings:
        print(told(warnings, t), file=sys.stderr)
    key = "errors.checked_with" if errors else "errors.checked_clean"
    print(t(key, errors=len(errors), warnings=len(warnings)))
    return FAILED if errors else OK


def _init(options: argparse.Namespace) -> int:
    from paritrana_analysis.files import project
    from paritrana_analysis.i18n.wording import Reader

    project.lay_out(options.folder)
    print(Reader(options.language)("project.laid_out", folder=str(options.folder)))
    return OK


def _template(options: argparse.Namespace) -> int:
    from paritrana_analysis.data import tables
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation import listed
    from paritrana_analysis.practice.dictionary import columns_of

    if options.table in OFFICE_TEMPLATES:
        from paritrana_analysis.i18n.wording import Reader

        print(Reader(options.language)(f"secretariat.template_{options.table}"), end="")
        return OK
    known = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in tables.dictionary(places.RAW)["resources"]
    }
    known |= {name: columns_of(name) for name in listed.TABLES if name not in known}
    if options.table == "panel":  # a committee's own, beside no table of figures
        from paritrana_analysis.jury.panel_file import PANEL_COLUMNS

        print(",".join(PANEL_COLUMNS))
        return OK
    if options.table not in known:
        names = ", ".join(sorted([*known, "panel", *OFFICE_TEMPLATES]))
        raise UserError(Fault("unknown_table", {"known": names}, value=options.table))
    print(",".join(known[options.table]))
    return OK


def _prepare(options: argparse.Namespace) -> int:
    from paritrana_analysis.evaluation.bundle import damage, judged_year, prepare
    from paritrana_analysis.i18n.wording import Reader

    year = judged_year(options.raw, options.assessment_year)
    if damaged := damage(options.processed / str(year)):
        files = ", ".join(damaged[:3]) + (" …" if len(damaged) > 3 else "")
        print(Reader(options.language)("errors.bundle_remade", year=year, files=files), file=sys.stderr)
    bundle = prepare(options.raw, options.processed, options.assessment_year)
    print(
        Reader(options.language)(
            "errors.prepared",
            year=bundle.assessment_year,
            n=len(bundle.province_codes),
            folder=str(bundle.folder),
        )
    )
    return OK


def _report(options: argparse.Namespace) -> int:
    from paritrana_analysis.data import regions
    from paritrana_analysis.files import drafts
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.runner import batch, jobs, manifest, overview

    if options.summary:  # found out before the work, not after it
        drafts.try_file(options.summary)
    if not options.reports.is_dir():  # one that is there may be read-only, where nothing is to be made
        drafts.try_place(options.reports)
    bundle = bundle_for(options)
    if options.national:
        codes = [regions.NATION]
    elif options.all:
        codes = bundle.province_codes
    else:
        codes = [regions.code_among(given, bundle.provinces) for given in options.province]
    reports, languages = options.reports.resolve(), _languages(options)
    planned = [
        manifest.with_its_formats(job)
        for language in languages
        for job in jobs.plan(
            bundle,
            [*codes, jobs.METHODS],
            reports=reports,
            language=language,
            formats=[name.strip() for name in options.formats.split(",") if name.strip()],
            parameters=_parameters(options.parameter),
        )
    ]
    settings = batch.Settings(
        workers=options.jobs,
        deadline=options.deadline,
        memory=options.memory or None,
        fork={"auto": None, "fork": True, "kernel": False}[options.engine],
        again=options.again,
    )
    t = Reader(options.language)
    for notebook, why in batch.for_a_kernel(planned, settings).items():
        told = t("errors.run_by_kernel", notebook=Path(notebook).name, why=why.said(t))
        print(told, file=sys.stderr)
    with telling_kept((Path(job.folder) for job in planned), t), batch.progress(len(planned)) as tell:
        outcomes = batch.run(planned, settings, tell)
    roots = {language: jobs.root_folder(reports, bundle.assessment_year, language) for language in languages}
    for language, root in [*roots.items()] * len(roots):  # each leads to the others, once these are there
        of_it = [outcome for outcome in outcomes if outcome.job.language == language]
        overview.write(root, bundle, of_it, language)
    return _tell_outcomes(outcomes, roots[languages[0]], options)


def _languages(options: argparse.Namespace) -> list[str]:
    """The languages that reports are made in, each once. Raises UserError for one without words."""
    from paritrana_analysis.errors import Fault, UserError

    asked = [name.strip() for name in (options.languages or options.language).split(",") if name.strip()]
    if unknown := [name for name in asked if name not in LANGUAGES]:
        known = ", ".join(LANGUAGES)
        raise UserError([Fault("unknown_language", {"known": known}, value=name[:40]) for name in unknown])
    return list(dict.fromkeys(asked)) or [options.language]


def _verify(options: argparse.Namespace) -> int:
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.runner import verify

    t = Reader(options.language)
    zips = [found for path in options.sets for found in papers_at(path)]
    others = [path for path in options.sets if not papers_at(path)]
    folders = verify.find_sets(others or [options.reports]) if others or not zips else []
    states = Counter()
    for finding in _findings(options, folders, zips, t):
        states[finding.state] += 1
        if finding.state != "identical":
            print(finding.told(t), file=sys.stderr)
    for path in zips:
        if told := _version_told(path, t):
            print(told)
    print(t("errors.verified", sets=len(folders) + len(zips), identical=states.pop("identical", 0)))
    if not states:
        return OK
    return OTHER_RELEASE if set(states) == {"other_release"} else FAILED


def _version_told(path: Path, t) -> str:
    """The number of the minutes in a zip, and what they say that they replace; "" for other papers."""
    from paritrana_analysis.reports.jury.history import day
    from paritrana_analysis.runner import jury_papers

    version = jury_papers.version_in(path)
    if version is None:
        return ""
    said = {"file": path.name, "number": version.number, "on": day(version.on, t)}
    if version.replaces is None:
        return t("record.verified_version", **said)
    before = {"before": version.replaces.number, "before_on": day(version.replaces.on, t)}
    return t("record.verified_version_replaces", **said, **before)


def _findings(options: argparse.Namespace, folders: list[Path], zips: list[Path], t):
    from paritrana_analysis.runner import verify

    if folders:
        yield from verify.verify(folders, lambda year: bundle_for(options, year))
    if zips:
        from paritrana_analysis.runner import jury_papers

        for path in zips:
            of_rounds = sorted(options.processed.glob("rounds/*/processed"))
            with stage(t, "rebuilding", file=str(path)):
                yield from jury_papers.verify(path, [options.processed, *of_rounds])


def _editions(options: argparse.Namespace) -> int:
    from paritrana_analysis.i18n.wording import Reader

    t = Reader(options.language)
    if options.check:
        return _check_editions(options, t)
    from paritrana_analysis import editions

    if options.compare:
        lines = _compared_editions(options, t)
    elif options.year:
        lines = _shown_editions(options, t)
    else:
        known = [e for e in editions.available() if options.category in (None, e[1])]
        lines = [
            *editions.listed((editions.load(*edition) for edition in known), t),
            "",
            t("editions.hint"),
        ]
    print("\n".join(lines))
    return OK


def _check_editions(options: argparse.Namespace, t) -> int:
    from paritrana_analysis import editions
    from paritrana_analysis.errors import UserError, told

    provinces, sound = _province_names(options.raw), True
    for path in options.check:
        try:
            edition = editions.load_file(
                path, province_codes=provinces or None, indicators=editions.indicator_keys()
            )
        except UserError as error:
            print(told(error.faults, t), file=sys.stderr)
            sound = False
            continue
        marks = [fact.mark for _, fact in edition.facts()]
        counts = {
            "documented": marks.count("documented"),
            "assumed": marks.count("assumption"),
            "blank": marks.count("not_found") + marks.count("conflict"),
        }
        names = {"file": str(path), "year": edition.year, "category": edition.category}
        print(t("editions.checked", **names, **counts))
        if (edition.year - 1, edition.category) in editions.available():
            before = editions.load(edition.year - 1, edition.category)
            same = len(editions.carried_over(edition, before))
            if same:
                print(t("editions.carried_over", n=same, before=before.year, year=edition.year))
    return OK if sound else FAILED


def _shown_editions(options: argparse.Namespace, t) -> list[str]:
    from paritrana_analysis import editions

    known = [category for year, category in editions.available() if year == options.year]
    if not options.category and known:
        return [
            *editions.listed((editions.load(options.year, c) for c in known), t),
            "",
            t("editions.hint"),
        ]
    edition = editions.load(options.year, options.category or "kabupaten_kota")
    if options.weights:
        edition = editions.with_weights(edition, options.weights)
    return editions.described(edition, t, _province_names(options.raw))


def _compared_editions(options: argparse.Namespace, t) -> list[str]:
    from paritrana_analysis import editions

    before, after = options.compare
    known = set(editions.available())
    of = {year: {category for y, category in known if y == year} for year in options.compare}
    if options.category or not (of[before] and of[after]):
        category = options.category or "kabupaten_kota"  # a year without files is refused by name
        pairs = [(editions.load(before, category), editions.load(after, category))]
    else:
        shared = [c for y, c in editions.available() if y == before and c in of[after]]
        pairs = [(editions.load(before, c), editions.load(after, c)) for c in shared]
    lines = []
    for one, other in pairs:
        name = t(f"editions.category_{one.category}")
        lines += [t("editions.change_title", category=name, before=before, after=after)]
        changes = [editions.worded(change, t) for change in editions.differences(one, other)]
        lines += [f"  {text}" for text in changes or [t("editions.change_none")]]
        lines.append("")
    if not options.category:
        both = ([editions.load(year, category) for category in sorted(of[year])] for year in (before, after))
        lines += [editions.worded(change, t) for change in editions.categories_apart(*both)]
    return lines


def _province_names(raw: Path) -> dict[str, str]:
    """Code → name from regions.csv, today's codes; empty where there is no such table."""
    from paritrana_analysis.data import csv_text

    path = raw / "regions.csv"
    if not path.is_file():
        return {}
    rows = csv_text.columns(path, ["region_code", "region", "level"])
    return {code: name for code, name, level in rows if level == "province"}


def _score(options: argparse.Namespace) -> int:
    from paritrana_analysis.data import tables
    from paritrana_analysis.evaluation.bundle import judged_year, practice_of, practice_stamp
    from paritrana_analysis.files import drafts
    from paritrana_analysis.i18n.wording import Entry, Reader
    from paritrana_analysis.reports.scoring import files as scorefiles

    t, practice = Reader(options.language), practice_of(options.raw)
    year = judged_year(options.raw, options.assessment_year)
    if options.coverage == "estimate":
        options.compare = "estimate"
    own = ("edition", "weights", "rubric", "compare", "interview", "seed")
    choices = scorefiles.Choices(
        **{name: getattr(options, name) for name in own},
        policies=tuple(options.missing),
        quotas=tuple(options.quota),
    )
    folder = options.to or beside(options, "scores") / f"{year}-{options.category}"
    drafts.try_place(folder)
    category = t.cell(Entry(f"editions.category_{options.category}", options.category))
    with stage(t, "reading"):
        read = tables.read_tables(options.raw)
    with stage(t, "judging", category=category):
        judged, names = scorefiles.judge_folder(read, year, options.category, choices)
        selection = scorefiles.select_from(judged, read, choices) if options.select else None
    found = {}
    with stage(t, "stability"):
        found["stability"] = scorefiles.rank_stability_of(judged, read, choices)
    with stage(t, "limits"):
        found["limits"] = scorefiles.limits_of(judged, read)
    with stage(t, "estimating"):
        found["estimate_ranks"] = scorefiles.estimate_ranks_of(judged, read)
    stamp = practice_stamp(practice, t)
    with stage(t, "writing", folder=str(folder)):
        files = scorefiles.write(
            judged, names, folder, options.language, selection=selection, stamp=stamp, **found
        )
    n = {"scored": judged.n_scored, "n": len(judged.scores.totals)}
    step = t(f"scoring_report.step_{judged.step}")
    print(t("scoring_report.finding", edition=judged.edition.year, step=step, **n))
    kept = [path for path in files if drafts.is_kept(path)]
    print(t("scoring_report.written", files=", ".join(str(path) for path in files if path not in kept)))
    tell_kept(kept, t)
    return OK


#: Items that `worklist` prints; all of them stand in its files.
_FIRST = 10


def _worklist(options: argparse.Namespace) -> int:
    from paritrana_analysis.data import regions, tables
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import judged_year, practice_of, practice_stamp
    from paritrana_analysis.files import drafts
    from paritrana_analysis.frames import records
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.reports.scoring import files as scorefiles
    from paritrana_analysis.reports.text import limits
    from paritrana_analysis.reports.worklist import files, page

    t = Reader(options.language)
    year = judged_year(options.raw, options.assessment_year)
    read = tables.read_tables(options.raw)
    province = regions.province_code(options.province, read["regions"]) if options.province else None
    own = "".join(f"-{part}" for part in (options.category, province) if part)
    folder = options.to or beside(options, "worklists") / f"{year}{own}"
    drafts.try_place(folder)
    choices = scorefiles.Choices(
        **{name: getattr(options, name) for name in ("edition", "weights", "rubric")}
    )
    judged, names = scorefiles.judge_folder(read, year, options.category, choices)
    homes = scorefiles.homes_of(names, read, options.category)
    units = {unit for unit in names if homes[unit][:2] == province} if province else None
    if units is not None and not units:
        raise UserError(Fault("limits.no_unit", {"category": options.category}, value=options.province))
    found = scorefiles.limits_of(judged, read)
    stamp = practice_stamp(practice_of(options.raw), t)
    written = files.write(
        judged, found, names, folder, options.language, province=province, units=units, stamp=stamp
    )
    asked = page.asked_of(found, units)
    for place, row in enumerate(records(asked.head(_FIRST)), start=1):
        said = {
            "name": names[row["unit"]],
            "item": t(f"editions.indicator_{row['indicator']}"),
            "state": limits.state(row, t),
            "most": row["narrows_most"],
            "find": t(f"limits.find_{row['indicator']}"),
            "where": limits.office(row["indicator"], t),
        }
        print(t("limits.printed_first", place=place, **said))
    if len(asked) > _FIRST:
        print(t("limits.more", n=len(asked) - _FIRST))
    if asked.empty:
        print(t("limits.list_nothing"))
    kept = [path for path in written if drafts.is_kept(path)]
    print(t("limits.written", files=", ".join(str(path) for path in written if path not in kept)))
    tell_kept(kept, t)
    return OK


def _estimates(options: argparse.Namespace) -> int:
    from paritrana_analysis.coverage.estimates import validation
    from paritrana_analysis.coverage.estimates.estimate import SEED, estimates
    from paritrana_analysis.coverage.estimates.observations import newest_year
    from paritrana_analysis.data import regions, tables
    from paritrana_analysis.data.regions import NATION
    from paritrana_analysis.evaluation.bundle import judged_year, practice_of, practice_stamp
    from paritrana_analysis.files import drafts
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.reports.estimates import files
    from paritrana_analysis.reports.text.estimated import simulation_error

    t = Reader(options.language)
    year = judged_year(options.raw, options.assessment_year)
    read = tables.read_tables(options.raw)
    if options.validate:
        print(validation.as_text(validation.validated(read, year, level=options.level)))
        return OK
    folder = options.to or beside(options, "estimates") / f"{year}{'-revised' if options.revised else ''}"
    drafts.try_place(folder)
    seed = SEED if options.seed is None else options.seed
    until = newest_year(read["coverage_reported"], read["participants"]) if options.revised else None
    found = estimates(read, year, level=options.level, claims_until=until, seed=seed)
    stamp = practice_stamp(practice_of(options.raw), t)
    names = regions.region_names(read["regions"])
    written = files.write(found, names, folder, options.language, seed=seed, stamp=stamp)
    latest = found.latest().set_index("region_code")
    told = {
        name: latest.loc[NATION, of]
        for name, of in (("share", "share"), ("low", "low_90"), ("high", "high_90"))
    }
    ranked = int(latest["rank_median"].notna().sum())
    print(t("estimates.summary", date=found.date, ranked=ranked, n=len(latest) - 1, **told))
    if found.revised:
        print(t("estimates.summary_revised", until=found.claims_until))
    print(simulation_error(t, latest if found.districts is None else found.districts.rows))
    kept = [path for path in written if drafts.is_kept(path)]
    print(t("estimates.written", files=", ".join(str(path) for path in written if path not in kept)))
    for path in kept:
        print(t("errors.kept_aside", file=drafts.before_kept(path), kept=str(path)), file=sys.stderr)
    return OK


def _practice(options: argparse.Namespace) -> int:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.practice.write import write

    seed, year, t = options.seed, options.assessment_year, Reader(options.language)
    if options.fill:
        return _fill(options, t)
    if year is None:
        raise UserError(Fault("practice_without_year"))
    folder = options.to or places.ROOT / "practice" / f"{year}-seed{seed}"
    with telling_kept([folder], t):
        made = write(options.raw, folder, seed=seed, assessment_year=year)
    print(t("practice.made", year=year, seed=seed, folder=str(made)))
    print(t("practice.next", folder=str(made), reports=str(made.parent / "reports")))
    return OK


def _fill(options: argparse.Namespace, t) -> int:
    from paritrana_analysis.jury import files as juryfiles
    from paritrana_analysis.practice.fill import fill_round

    for folder in juryfiles.rounds_in(options.fill) or [options.fill]:
        n = fill_round(folder, seed=options.seed)
        print(t("practice.filled", folder=str(folder), n=n, seed=options.seed))
    return OK


def _reason_in_words(reason: str, t) -> str:
    key = f"errors.why_{reason.replace(' ', '_')}"
    return t(key) if t.has(key) else reason


def _tell_outcomes(outcomes: list, root: Path, options: argparse.Namespace) -> int:
    from collections import Counter

    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.runner.jobs import METHODS

    t = Reader(options.language)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    reports = [outcome for outcome in outcomes if outcome.job.province_code != METHODS]
    counts = {s: sum(o.status == s for o in reports) for s in ("made", "unchanged", "failed")}
    print(t("errors.reported", folder=str(root), **counts))
    reasons = Counter(reason for o in reports if o.status != "unchanged" for reason in o.why)
    if reasons and counts["made"]:
        listed = "; ".join(f"{_reason_in_words(reason, t)} ({n})" for reason, n in reasons.most_common())
        print(t("errors.remade", reasons=listed))
    for outcome in failed:
        told = {"code": outcome.job.province_code, "name": outcome.job.name, "kept": outcome.job.failed}
        print(t("errors.report_failed", reason=outcome.reason, **told), file=sys.stderr)
    if options.summary:
        from paritrana_analysis.runner.overview import summary

        options.summary.write_text(summary(outcomes, root), encoding="utf-8")
    return FAILED if failed else OK


def _parameters(given: list[str]) -> dict[str, str]:
    from paritrana_analysis.errors import Fault, UserError

    faults = [Fault("parameter_form", value=text[:60]) for text in given if "=" not in text]
    if faults:
        raise UserError(faults)
    return dict(text.split("=", 1) for text in given)
