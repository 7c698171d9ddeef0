"""JSON and YAML that anybody may have written: read within limits, refused at once by file and line.

What the limits allow, no file of this project comes near (docs/running.md tells them). Beyond them a short
text can ask for hours or gigabytes: brackets in brackets, names for parts that repeat parts, long numbers.
"""

from __future__ import annotations

import json
import math
import re
import stat
import unicodedata
from functools import cache
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import identity_numbers

#: Bytes of a JSON file, and of a YAML file, which is slower to read by far.
MOST_JSON = 20_000_000
MOST_YAML = 1_000_000
#: Lists and mappings within one another.
DEEPEST = 40
#: Digits of a whole number: what 64 bits hold.
MOST_DIGITS = 18


def content_of(path: Path, most: int) -> bytes:
    """The bytes of a regular file no larger than `most`.

    Raises FileNotFoundError where there is none, UserError for a folder, a pipe, or a larger file.
    """
    path = Path(path)
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UserError(Fault("no_regular_file", file=str(path)))
    if found.st_size > most:
        raise UserError(_too_large(str(path), most))
    return path.read_bytes()


def json_file(path: Path, broken: str | None = "broken_json") -> object:
    """What a JSON file says, see `json_text`. Raises FileNotFoundError where there is none."""
    return json_text(content_of(path, MOST_JSON), str(path), broken)


def yaml_file(path: Path, broken: str | None = "broken_yaml") -> object:
    """What a YAML file says, see `yaml_text`. Raises FileNotFoundError where there is none."""
    return yaml_text(content_of(path, MOST_YAML), str(path), broken)


def json_text(content: bytes | str, file: str, broken: str | None = "broken_json") -> object:
    """What the JSON says: no key twice, no number that isn't one, nothing too deep, too large or too long.

    broken : the fault's key in `words/errors.toml` where it is no JSON at all; its words take {problem}.
    None: that is a ValueError, for who has words of his own. What is beyond the limits is a UserError always.
    """
    text = _text(content, file, broken, MOST_JSON)
    try:
        found = json.loads(
            text,
            object_pairs_hook=lambda pairs: _once(pairs, text, file),
            parse_int=lambda digits: _whole(digits, text, file),
            parse_float=lambda digits: _finite(digits, text, file),
            parse_constant=lambda name: _no_number(name, text, file),
        )
    except json.JSONDecodeError as error:
        if broken is None:
            raise
        raise UserError(Fault(broken, {"problem": error.msg}, file=file, row=error.lineno)) from None
    except RecursionError:
        raise UserError(_too_deep(file, None)) from None
    if _depth(found) > DEEPEST:
        raise UserError(_too_deep(file, None))
    return found


def yaml_text(content: bytes | str, file: str, broken: str | None = "broken_yaml") -> object:
    """What the YAML says, dates as dates. Parts that stand for other parts (&, *, <<) are refused."""
    import yaml

    text = _text(content, file, broken, MOST_YAML)
    if found := identity_numbers.line_faults(text, file):
        raise UserError(found)
    try:
        guard(yaml.parse(text, Loader=_loader()), file)
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that is in no calendar
        mark = getattr(error, "problem_mark", None)
        fault = getattr(error, "fault", None)
        line = mark.line + 1 if mark else None
        if fault:
            raise UserError(_of_yaml(fault, error.problem, file, line)) from None
        problem = getattr(error, "problem", None) or str(error)
        if "nesting depth" in problem:  # libyaml's own limit is met before the first event is seen
            raise UserError(_too_deep(file, line)) from None
        if broken is None:
            raise ValueError(problem) from None
        raise UserError(Fault(broken, {"problem": problem[:200]}, file=file, row=line)) from None


def guard(events, file: str) -> None:
    """Look at YAML's events as they come, and stop at the first that goes too deep or repeats a part."""
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1
            raise UserError(Fault("yaml_alias", {"name": event.anchor}, file=file, row=line))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise UserError(_too_deep(file, event.start_mark.line + 1))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def whole(text: str) -> int:
    """The whole number that a person wrote. Raises ValueError for other text, and for too many digits."""
    if sum(letter.isdigit() for letter in text) > MOST_DIGITS:
        raise ValueError(f"more than {MOST_DIGITS} digits")
    return int(text)


def unprintable(text: str) -> bool:
    """Whether the text holds what no paper and no cell can: control characters, halves of letters."""
    return any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text)


# --- within ------------------------------------------------------------------------------------------


def _text(content: bytes | str, file: str, broken: str | None, most: int) -> str:
    if len(content) > most:
        raise UserError(_too_large(file, most))
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if broken is None:
            raise
        line = content[: error.start].count(b"\n") + 1
        raise UserError(Fault(broken, {"problem": "UTF-8"}, file=file, row=line)) from None


def _of_yaml(key: str, found: str, file: str, line: int | None) -> Fault:
    short = found if len(found) <= 24 else f"{found[:12]}…"
    return Fault(key, {"name": short, "most": MOST_DIGITS}, file=file, row=line, value=short)


def _too_large(file: str, most: int) -> Fault:
    return Fault("text_too_large", {"most": most // 1_000_000}, file=file)


def _too_deep(file: str, line: int | None) -> Fault:
    return Fault("text_too_deep", {"most": DEEPEST}, file=file, row=line)


def _line_of(part: str, text: str) -> int | None:
    place = text.find(part)
    return text.count("\n", 0, place) + 1 if place >= 0 else None


def _once(pairs: list[tuple[str, object]], text: str, file: str) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise UserError(Fault("key_twice", {"name": name[:60]}, file=file))
    return found


def _whole(digits: str, text: str, file: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise UserError(_long_number(digits, text, file))
    return int(digits)


def _finite(digits: str, text: str, file: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise UserError(_long_number(digits, text, file))
    return number


def _no_number(name: str, text: str, file: str) -> None:
    found = re.search(rf"(?<![\w\"]){re.escape(name)}(?![\w\"])", text)
    line = text.count("\n", 0, found.start()) + 1 if found else None
    raise UserError(Fault("long_number", {"most": MOST_DIGITS}, file=file, row=line, value=name))


def _long_number(digits: str, text: str, file: str) -> Fault:
    short = digits if len(digits) <= 24 else f"{digits[:12]}…"
    return Fault("long_number", {"most": MOST_DIGITS}, file=file, row=_line_of(digits, text), value=short)


def _depth(found: object) -> int:
    """How many lists and mappings lie within one another, counted without going down into them."""
    level, depth = [[found]], -1
    while level:
        level = [
            part
            for around in level
            for part in (around.values() if isinstance(around, dict) else around)
            if isinstance(part, dict | list)
        ]
        depth += 1
    return depth


@cache
def _loader():
    """PyYAML's safe loader (in C where it is had) that reads no key twice and no number without end."""
    import yaml

    class Refused(yaml.MarkedYAMLError):
        fault = ""

    def refused(fault: str, value: str, node: yaml.Node) -> Refused:
        error = Refused(problem=value, problem_mark=node.start_mark)
        error.fault = fault
        return error

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        def construct_mapping(self, node, deep=False):
            seen = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        raise refused("key_twice", key.value, key)
                    seen.add(key.value)
            return super().construct_mapping(node, deep)

        def whole(self, node):
            if len(node.value) > MOST_DIGITS + 1:
                raise refused("long_number", node.value, node)
            return self.construct_yaml_int(node)

    Loader.add_constructor("tag:yaml.org,2002:int", Loader.whole)
    return Loader
