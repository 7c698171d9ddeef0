"""YAML read so that every value keeps its line: faults can then say where they stand.

A plain subset: text, numbers, true/false, null, lists and mappings. Dates stay text. What YAML reads in
unexpected ways (aliases, a key written twice, "no" as false, 12:30 as a number) is refused or left text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from paritrana_analysis.files import safe_read
from paritrana_analysis.i18n.wording import Entry


@dataclass
class Lined:
    """What the text says, and the line of each place (a tuple of keys and positions) in it."""

    data: object = None
    lines: dict[tuple, int] = field(default_factory=dict)
    problems: list[tuple[str, dict, int]] = field(default_factory=list)  # fault key, values, line

    def line(self, place: tuple) -> int:
        """The line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Fewer guesses than YAML 1.1: only what looks like a number is one."""

    yaml_implicit_resolvers: dict = {}


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-+0123456789")),
):
    _Plain.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def read(text: str) -> Lined:
    """The text as data with lines; what keeps it from being read stands in `problems`."""
    lined = Lined()
    if len(text) > safe_read.MOST_YAML:
        return Lined(problems=[_beyond("large", 1)])
    try:
        depth = 0
        for event in yaml.parse(text, Loader=_Plain):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent):
                lined.problems.append(("alias", {"name": event.anchor}, line))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > safe_read.DEEPEST:
                lined.problems.append(_beyond("deep", line))
                break
        if not lined.problems:
            node = yaml.compose(text, Loader=_Plain)
            lined.data = _data(node, (), lined) if node else None
    except yaml.MarkedYAMLError as error:
        lined.problems.append(_unreadable(error, text))
    except yaml.YAMLError as error:
        lined.problems.append(("not_yaml", {"problem": str(error).splitlines()[0]}, 1))
    return lined


def _beyond(kind: str, line: int) -> tuple[str, dict, int]:
    """The fault of a text beyond the limits of `safe_read`."""
    return "not_yaml", {"problem": Entry(f"editions.yaml_{kind}")}, line


#: What the YAML reader says, with and without its C library → the key of our own words for it.
_KINDS = (
    ("quote", ("found unexpected end of stream",)),
    ("colon", ("could not find expected ':'",)),
    ("two_colons", ("mapping values are not allowed",)),
    ("bracket", ("expected ',' or",)),
    ("indent", ("did not find expected key", "did not find expected '-'", "expected <block end>")),
    ("sign", ("that cannot start any token",)),
)


def _unreadable(error: yaml.MarkedYAMLError, text: str) -> tuple[str, dict, int]:
    """The fault: what is wrong, in our words if we have some for it, and its line."""
    mark, problem = error.problem_mark or error.context_mark, error.problem or ""
    kind = next((kind for kind, said in _KINDS if any(part in problem for part in said)), "")
    if mark and ("tab character" in problem or "\t" in _line(text, mark.line)[: mark.column + 1]):
        kind = "tab"
    if kind in ("quote", "colon") and error.context_mark:
        mark = error.context_mark  # where the quote was opened, where the key stands
    told = Entry(f"editions.yaml_{kind}") if kind else problem
    return "not_yaml", {"problem": told}, mark.line + 1 if mark else 1


def _line(text: str, n: int) -> str:
    lines = text.splitlines()
    return lines[n] if n < len(lines) else ""


def _data(node: yaml.Node, place: tuple, lined: Lined) -> object:
    lined.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            if key in found:
                lined.problems.append(("twice", {"name": key}, line))
                continue
            lined.lines[(*place, key)] = line
            found[key] = _data(value_node, (*place, key), lined)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_data(item, (*place, n), lined) for n, item in enumerate(node.value)]
    kind = node.tag.rsplit(":", 1)[-1]
    if kind in ("int", "float") and len(node.value) > safe_read.MOST_DIGITS + 2:
        lined.problems.append(_beyond("long", node.start_mark.line + 1))
        return 0
    readers = {"null": lambda _: None, "bool": lambda text: text == "true", "int": int, "float": float}
    return readers.get(kind, str)(node.value)
