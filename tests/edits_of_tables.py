"""Seeded edits of a folder of tables, such as a hurried or careless person makes them.

`edited(folder, seed)` changes one thing of one file and says what it did. The same seed makes the same edit.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import yaml
from tables_as_text import rows_of, write_rows

#: What people and programs put into a cell that holds something else.
CELLS = (
    *("", " ", "-", "--", "NULL", "n/a", "NaN", "inf", "tidak ada", "?", "0", "00", "-1", "-46000", "1"),
    *("1e5", "1e-99", "999999999999999", "9" * 30, "0.1", "100", "101", "1233", "46,03", "1.234.567", "٢٦٣"),
    *("2025", "2025-12", "2025-12-31", "2025-13", "2025-02-31", "2031-01", "0001", "0000", "9999-12", "1900"),
    *("31/12/2025", "Desember 2025", "36", "3601", "3699", "99", "00", "36+75", "36+36", "36+99", "36.01"),
    *("ALL", "PU", "all", "active", "aktif", "registration", "not_stated", "percent", "persons", "TRUE"),
    *("=1+1", "é", "\u200b", "a\nb", 'say "so"', "n" * 5000, "R01", "C0001", "<b>", "{x}", "{0}", "%s", "\\"),
)


def edited(folder: Path, seed: int) -> str:
    """Change one thing in the folder of tables; returns what, in words."""
    chance = random.Random(seed)
    edit = chance.choice(_EDITS)
    return f"{seed} {edit.__name__.strip('_')}: {edit(Path(folder), chance)}"


def _table(folder: Path, chance: random.Random) -> tuple[Path, list[list[str]]]:
    """A table that has rows; small tables as often as large ones."""
    tables = {path: rows_of(path) for path in sorted(folder.glob("*.csv"))}
    return chance.choice([(path, rows) for path, rows in tables.items() if len(rows) > 1])


def _cell(folder: Path, chance: random.Random) -> str:
    path, rows = _table(folder, chance)
    row, column = chance.randrange(1, len(rows)), chance.randrange(len(rows[0]))
    written, was = chance.choice(CELLS), rows[row][column]
    rows[row][column] = written
    write_rows(path, rows)
    return f"{path.name} row {row + 1} {rows[0][column]}: {was[:40]!r} -> {written[:40]!r}"


def _slip(folder: Path, chance: random.Random) -> str:
    """A number ten or a thousand times too large or too small, or with two digits the wrong way round."""
    path, rows = _table(folder, chance)
    numbers = [
        (row, column)
        for row in range(1, len(rows))
        for column, cell in enumerate(rows[row])
        if cell.isdigit() and not rows[0][column].endswith(("_code", "year"))
    ]
    if not numbers:
        return "nothing to slip"
    row, column = chance.choice(numbers)
    was = rows[row][column]
    ways = (was + "0", was + "000", was[:-1] or "0", was[:-3] or "0", was[1:] or "0", was[::-1])
    rows[row][column] = chance.choice(ways)
    write_rows(path, rows)
    return f"{path.name} row {row + 1} {rows[0][column]}: {was} -> {rows[row][column]}"


def _another_s(folder: Path, chance: random.Random) -> str:
    """A cell takes another row's value of the same column."""
    path, rows = _table(folder, chance)
    row, other = chance.randrange(1, len(rows)), chance.randrange(1, len(rows))
    column = chance.randrange(len(rows[0]))
    was = rows[row][column]
    rows[row][column] = rows[other][column]
    write_rows(path, rows)
    return f"{path.name} row {row + 1} {rows[0][column]}: {was[:40]!r} -> {rows[other][column][:40]!r}"


def _rows(folder: Path, chance: random.Random) -> str:
    path, (head, *rows) = _table(folder, chance)
    place = chance.randrange(len(rows))
    way = chance.choice(("removed", "doubled", "blank", "short", "long", "shuffled", "cut", "none", "sorted"))
    match way:
        case "removed":
            del rows[place]
        case "doubled":
            rows.insert(place, list(rows[place]))
        case "blank":
            rows.insert(place, [""] * len(head))
        case "short":
            rows[place] = rows[place][: chance.randrange(1, len(head))]
        case "long":
            rows[place] = [*rows[place], "x"]
        case "shuffled":
            chance.shuffle(rows)
        case "cut":
            rows = rows[:place]
        case "none":
            rows = []
        case "sorted":
            rows.sort(key=lambda row: row[-1])
    write_rows(path, [head, *rows])
    return f"{path.name} row {place + 2} {way}"


def _region_taken_out(folder: Path, chance: random.Random) -> str:
    path, (head, *rows) = _table(folder, chance)
    place = head.index("region_code")
    code = chance.choice(rows)[place][:2]
    write_rows(path, [head, *(row for row in rows if not row[place].startswith(code))])
    return f"{path.name} without {code}"


def _column_changed(folder: Path, chance: random.Random) -> str:
    """Every cell of one column gets the same value, or is blank."""
    path, (head, *rows) = _table(folder, chance)
    column, written = chance.randrange(len(head)), chance.choice(("", chance.choice(CELLS)))
    write_rows(path, [head, *([*row[:column], written, *row[column + 1 :]] for row in rows)])
    return f"{path.name} {head[column]} all {written[:40]!r}"


def _columns(folder: Path, chance: random.Random) -> str:
    path, rows = _table(folder, chance)
    width = len(rows[0])
    one, other = chance.randrange(width), chance.randrange(width)
    way = chance.choice(("removed", "exchanged", "doubled", "renamed"))
    for place, row in enumerate(rows):
        match way:
            case "removed":
                del row[one]
            case "exchanged":
                row[one], row[other] = row[other], row[one]
            case "doubled":
                row.insert(one, row[one])
            case "renamed" if place == 0:
                row[one] = chance.choice((row[one].upper(), row[one] + "s", "", "x"))
    write_rows(path, rows)
    return f"{path.name} column {one} {way}"


def _text(folder: Path, chance: random.Random) -> str:
    """The file as text: another separator or encoding, a quote, a line above, a byte turned, the end lost."""
    path, _ = _table(folder, chance)
    content = path.read_bytes()
    place = chance.randrange(len(content))
    ways = {
        "semicolons": content.replace(b",", b";"),
        "utf-16": content.decode().encode("utf-16"),
        "quote": content[:place] + b'"' + content[place:],
        "sep": b"sep=,\n\n" + content,
        "byte": content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :],
        "cut": content[:place],
        "crlf": content.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + content,
        "empty": b"",
        "html": b"<html>" + content,
    }
    way = chance.choice(sorted(ways))
    path.write_bytes(ways[way])
    return f"{path.name} byte {place} {way}"


def _dictionary(folder: Path, chance: random.Random) -> str:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    nodes = [package, *package["resources"]]
    nodes += [resource["schema"] for resource in package["resources"]]
    nodes += [field for resource in package["resources"] for field in resource["schema"]["fields"]]
    nodes += [node["constraints"] for node in nodes if "constraints" in node]
    node = chance.choice(nodes)
    key = chance.choice(sorted(node))
    written = chance.choice((None, [], {}, "x", 7, True, "taken out", "taken out", "taken out"))
    if written == "taken out":
        del node[key]
    else:
        node[key] = written
    path.write_text(json.dumps(package), encoding="utf-8")
    return f"datapackage.json {key} {written!r}"


def _corrections(folder: Path, chance: random.Random) -> str:
    path, (head, *rows) = _table(folder, chance)
    column = chance.choice(head)
    number = chance.choice((0, -5, 7, 1e15, float("inf"), True, None, 2025, ["x"]))
    entry = {
        "table": chance.choice((path.stem, path.stem, path.stem, "x")),
        "match": {head[0]: chance.choice(rows)[0]},
        "column": chance.choice((column, column, column, "reading", "X y")),
        "value": chance.choice((chance.choice(CELLS), number)),
        "reason": "r",
        "source": chance.choice(("s", None, 7)),
    }
    (folder / "corrections.yaml").write_text(yaml.safe_dump([entry]), encoding="utf-8")
    return f"corrections.yaml {entry['table']}.{entry['column']} = {str(entry['value'])[:40]!r}"


#: An edit of a cell is the most frequent one.
_EDITS = (
    *(_cell, _cell, _cell, _slip, _slip, _another_s, _another_s, _rows, _rows, _region_taken_out),
    *(_column_changed, _columns, _text, _dictionary, _corrections),
)
