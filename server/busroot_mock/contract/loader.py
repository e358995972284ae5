"""The file of a contract: YAML, read strictly, with nothing in it that JSON does not have."""

import json
import math
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

from busroot_mock.contract.plain_yaml import NotPlain, plain_value
from busroot_mock.errors import SetupError
from busroot_mock.text_files import UnreadableFile, read_text

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # where PyYAML was built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

MOST: Final = 500_000
"""Objects and lists in a document, each as often as it is used; ours has 1,800."""

Location = tuple[str, ...]
"""The steps of a JSON Pointer into a contract."""

_DEEPEST_TEXT: Final = 5000
_DEEPEST_JSON: Final = 500
_PAIR: Final = re.compile(r"\\u[dD][89a-bA-B][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_UNKNOWN_TO_YAML: Final = re.compile(
    r"[^\n\r\t -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    rf"|{_PAIR.pattern}"
)
_DEEP_LINE: Final = re.compile(rf"^[-? ]{{{_DEEPEST_TEXT}}}", re.MULTILINE)
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_ALIAS: Final = re.compile(r"[-:,\[{]\s*\*\w")
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)|0x[0-9a-fA-F]+", re.ASCII)
_NUMBER: Final = re.compile(
    r"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+)$", re.ASCII
)
_TEXT: Final = frozenset({str})
_TAG: Final = "tag:yaml.org,2002:"


def read_document(path: Path, kind: str = "contract") -> tuple[str, dict[str, Any]]:
    """Return a file of YAML or JSON as text and as a value.

    Args:
        path: Of the file.
        kind: What it is called where it is refused.

    Raises:
        SetupError: If it cannot be read, is neither, or is not an object of JSON values.
    """
    name = f"The {kind} {path}"
    try:
        text = read_text(path)
    except UnreadableFile as error:
        raise SetupError(f"{name} cannot be read: {error}.") from error
    document = _json(text) if text.lstrip().startswith("{") else None
    if document is None:
        document = _load(name, text)
    if not isinstance(document, dict):
        raise SetupError(f"{name} is not an OpenAPI document: it must be an object.")
    if "&" in text and _ALIAS.search(text) and _is_large(document):
        raise SetupError(f"{name} has more than {MOST} objects; use fewer anchors.")
    return text, document


def lines_of(text: str) -> dict[Location, int]:
    """Return the line of everything in a document that could be read, from 1, by its location."""
    lines: dict[Location, int] = {}
    # JSON has characters that YAML has not; what stands in their place is on the same line.
    root = yaml.compose(_UNKNOWN_TO_YAML.sub("?", text).replace("\t", " "), Loader=SafeLoader)
    stack: list[tuple[Location, yaml.Node]] = [((), root)] if root else []
    while stack:
        location, node = stack.pop()
        for step, at, inner in _members(node):
            lines[*location, step] = at.start_mark.line + 1
            stack.append(((*location, step), inner))
    return lines


def line_in(text: str, location: Location) -> int:
    """Return the line of a location in a text, from 1; of what is missing, where it would stand."""
    lines = lines_of(text)
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, 1)


def has_line(text: str, location: Location) -> bool:
    """Tell whether a text has what is at a location, or an overlay has added it."""
    return location in lines_of(text)


def _members(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Yield what lies in a node: its step, the node whose line counts, and the node itself."""
    if isinstance(node, yaml.MappingNode):
        yield from [(str(key.value), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        yield from [(str(index), item, item) for index, item in enumerate(node.value)]


def nodes(document: Any) -> Iterator[tuple[Location, Any]]:
    """Yield every object and list of a document, in its order, with its location."""
    stack: list[tuple[Location, Any]] = [((), document)]
    while stack:
        location, node = stack.pop()
        yield location, node
        items = node.items() if isinstance(node, dict) else enumerate(node)
        inner = [
            ((*location, str(step)), item) for step, item in items if isinstance(item, dict | list)
        ]
        stack.extend(reversed(inner))


def _is_large(document: Any) -> bool:
    """Tell whether there are over `MOST` objects and lists; one that contains itself has no end."""
    stack, count = [document], 0
    while stack and count <= MOST:
        node, count = stack.pop(), count + 1
        items = node.values() if isinstance(node, dict) else node
        stack.extend(item for item in items if isinstance(item, dict | list))
    return count > MOST


class _Loader(SafeLoader):
    """Refuses, with the line, what YAML takes for something else than was meant."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self._name = name

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        own = node.value  # What is merged by << does not come in here.
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(mapping) != len(own) or own is not node.value:
            self._refuse_repeated([key for key, _ in own])
        if not _TEXT.issuperset(map(type, mapping)):
            self._refuse_key(node)
        return mapping

    def _refuse_repeated(self, keys: list[yaml.ScalarNode]) -> None:
        # PyYAML 6.0 lets the last of them win.
        seen: set[str] = set()
        for key in keys:
            if key.value in seen:
                self.refuse(key, f"the key {key.value!r} is repeated; remove one of them")
            seen.add(key.value)

    def _refuse_key(self, node: yaml.MappingNode) -> NoReturn:
        key = next(key for key, _ in node.value if type(self.construct_object(key)) is not str)
        self.refuse(
            key, f"YAML does not read the key {key.value} as text; write it as '{key.value}'"
        )

    def refuse(self, node: yaml.Node, problem: str) -> NoReturn:
        line = node.start_mark.line + 1
        raise SetupError(f"{self._name} in line {line}: {problem}.")

    def boolean(self, node: yaml.ScalarNode) -> bool:
        value = bool(self.construct_yaml_bool(node))
        if node.value.lower() not in ("true", "false"):
            self.refuse_ambiguous(node)
        return value

    def integer(self, node: yaml.ScalarNode) -> int:
        value = int(self.construct_yaml_int(node))
        if not _INTEGER.fullmatch(node.value):
            self.refuse_ambiguous(node)
        return value

    def refuse_ambiguous(self, node: yaml.ScalarNode) -> NoReturn:
        self.refuse(
            node,
            f"YAML 1.1 and 1.2 read {node.value} differently; write '{node.value}' if it is a text",
        )

    def refuse_date(self, node: yaml.ScalarNode) -> NoReturn:
        self.refuse(node, f"YAML reads {node.value} as a date; write it as '{node.value}'")

    def refuse_tag(self, node: yaml.Node) -> NoReturn:
        self.refuse(node, f"JSON has no equivalent of !!{node.tag.removeprefix(_TAG)}")

    def finite(self, node: yaml.ScalarNode) -> float:
        if ":" in node.value or "_" in node.value:
            self.refuse_ambiguous(node)
        number = float(self.construct_yaml_float(node))
        if not math.isfinite(number):
            self.refuse(node, f"{node.value} is not a JSON number")
        return number


_Loader.add_constructor(f"{_TAG}timestamp", _Loader.refuse_date)
_Loader.add_constructor(f"{_TAG}float", _Loader.finite)
_Loader.add_constructor(f"{_TAG}bool", _Loader.boolean)
_Loader.add_constructor(f"{_TAG}int", _Loader.integer)
# Of the core schema of YAML 1.2; asked after those of PyYAML, which is of 1.1.
_Loader.add_implicit_resolver("!number", _NUMBER, list("-+.0123456789"))
_Loader.add_constructor("!number", _Loader.refuse_ambiguous)
# Signs that only YAML 1.1 gives a meaning.
for _name in ("value", "merge"):
    _Loader.add_constructor(f"{_TAG}{_name}", _Loader.refuse_ambiguous)
for _name in ("binary", "omap", "pairs", "set"):
    _Loader.add_constructor(f"{_TAG}{_name}", _Loader.refuse_tag)


def _json(text: str) -> Any:
    """Return the value of a text that is JSON; None if it is not, or not such as YAML would take.

    JSON writes characters beyond 16 bits as two escapes, which YAML does not know.
    """
    try:
        if bracket_depth(text) > _DEEPEST_JSON:
            return None
        value = _strict_json.decode(text)
        json.dumps(value, ensure_ascii=False).encode()  # no half of a character
    except (ValueError, RecursionError):
        return None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name comes twice")  # YAML tells which one, and its line
    return members


def _finite_number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a JSON number")
    return number


_strict_json = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_finite_number, parse_constant=_finite_number
)


def _load(name: str, text: str) -> Any:
    # libyaml 0.2 has no limit, and where the stack ends it takes the process with it.
    if _depth(text) > _DEEPEST_TEXT:
        raise SetupError(f"{name} is nested too deeply for any OpenAPI document.")
    try:
        return plain_value(_Loader(name, text))
    except NotPlain:
        return _strictly(name, text)


def _strictly(name: str, text: str) -> Any:
    loader = _Loader(name, text)
    try:
        return loader.get_single_data()
    except (yaml.YAMLError, ValueError, LookupError, AttributeError) as error:
        pair = _PAIR.search(text) if "escape" in str(error) else None
        if pair:
            line, character = text.count("\n", 0, pair.start()) + 1, json.loads(f'"{pair[0]}"')
            raise SetupError(
                f"{name} in line {line}: YAML has no pairs of escapes, as JSON has; "
                f"write {character}, or \\U{ord(character):08X}, for {pair[0]}."
            ) from error
        reason = " ".join(str(error).split())
        raise SetupError(f"{name} is not YAML: {reason}") from error
    finally:
        loader.dispose()


def _depth(text: str) -> int:
    """Return at most how deeply a text of YAML is nested, as far as that may be too deep."""
    longest = max(map(len, text.splitlines()), default=0)
    if longest > _DEEPEST_TEXT and _DEEP_LINE.search(text):
        return longest
    # Most documents need not be looked at bracket by bracket.
    few = text.count("[") + text.count("{") <= _DEEPEST_TEXT
    return 0 if few else bracket_depth(text)


def bracket_depth(text: str) -> int:
    """Return at most how deeply a text of JSON is nested; a bracket in a string counts too."""
    steps = (1 if bracket in "[{" else -1 for bracket in _BRACKETS.findall(text))
    return max(accumulate(steps), default=0)
