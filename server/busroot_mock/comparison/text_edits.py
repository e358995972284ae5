"""Edits of a YAML or JSON text that give it another value, and touch only what differs."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

from busroot_mock.errors import SetupError

_ALIAS: Final = re.compile(r"\s*:\s+(\*[^\s,}\]]+)")
_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT: Final = re.compile(r"[ \t]*(#.*)?$", re.MULTILINE)
_WIDTH: Final = 100
_STEP: Final = 2


class _Edit(NamedTuple):
    """A part of the text, and what stands in its place."""

    start: int
    end: int
    text: str


def edited(text: str, old: Any, new: Any) -> str:
    """Return a text with another value.

    Args:
        text: In YAML or JSON.
        old: The value that it has.
        new: The value that it gets.

    Raises:
        SetupError: If that cannot be written without touching more.
    """
    root = yaml.compose(text, Loader=_Loader)
    if root is None:
        raise SetupError("A text without a value cannot be changed.")
    edits = sorted(_Writer(text).edits(root, old, new))
    result, at = [], 0
    for edit in edits:
        if edit.start < at:
            raise SetupError("The text cannot be changed in one place alone.")
        result += [text[at : edit.start], edit.text]
        at = edit.end
    whole = "".join([*result, text[at:]])
    if not _reads_as(whole, new):
        raise SetupError("The text cannot be changed without touching more.")
    return whole


def _reads_as(text: str, value: Any) -> bool:
    try:
        return _same(yaml.load(text, Loader=_Loader), value)
    except yaml.YAMLError:
        return False


class _Writer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._is_json = text.lstrip().startswith("{")

    def edits(
        self, node: yaml.Node, old: Any, new: Any, indent: int | None = None
    ) -> Iterator[_Edit]:
        """Yield what makes a node another value.

        Args:
            node: Of the text.
            old: Its value.
            new: The other.
            indent: Of lines below the name that the node has, if it may be written as such.
        """
        if _same(old, new):
            return
        if isinstance(node, yaml.MappingNode) and isinstance(new, dict) and new and old:
            if indent is not None and self._is_too_long(node, old, new):
                start = len(self._text[: node.start_mark.index].rstrip())
                lines = "".join(f"\n{line}" for line in self._block(new, indent))
                yield _Edit(start, node.end_mark.index, lines)
            else:
                yield from self._of_mapping(node, old, new)
        elif isinstance(node, yaml.SequenceNode) and isinstance(new, list) and new and old:
            yield from self._of_sequence(node, old, new)
        else:
            start = node.start_mark.index
            inside = not isinstance(node, yaml.CollectionNode) or node.flow_style
            # Where a block of lines stood, its value begins on a line of its own.
            start = start if inside else len(self._text[:start].rstrip())
            yield _Edit(start, self._end(node), ("" if inside else " ") + self._flow(new))

    def _of_mapping(
        self, node: yaml.MappingNode, old: dict[str, Any], new: dict[str, Any]
    ) -> Iterator[_Edit]:
        pairs = {str(key.value): (key, value) for key, value in node.value}
        kept = [name for name in pairs if name in new]
        spans = [
            (key.start_mark.index, self._pair_end(key, value)) for key, value in pairs.values()
        ]
        gone = [name not in new for name in pairs]
        for name in kept:
            key, value = pairs[name]
            if self._is_alias(key, value):
                if not _same(old[name], new[name]):
                    end = self._pair_end(key, value)
                    yield _Edit(key.end_mark.index, end, ": " + self._flow(new[name]))
            else:
                indent = None if node.flow_style else node.start_mark.column + _STEP
                yield from self.edits(value, old[name], new[name], indent)
        added = {name: value for name, value in new.items() if name not in pairs}
        if not kept:
            yield _Edit(node.start_mark.index, self._end(node), self._flow(new))
            return
        yield from self._without(spans, gone, bool(node.flow_style))
        last = max(end for (_, end), is_gone in zip(spans, gone, strict=True) if not is_gone)
        if added and node.flow_style:
            column = node.start_mark.column + 1
            texts = [self._flow({name: value})[1:-1] for name, value in added.items()]
            yield self._appended(last, texts, column)
        elif added:
            lines = self._block(added, node.start_mark.column)
            yield self._below(last, lines)

    def _of_sequence(
        self, node: yaml.SequenceNode, old: list[Any], new: list[Any]
    ) -> Iterator[_Edit]:
        if len(old) == len(new) and any(isinstance(each, dict) for each in old):
            for item, before, after in zip(node.value, old, new, strict=True):
                yield from self.edits(item, before, after)
            return
        gone, rest = [], list(new)
        for value in old:
            is_kept = bool(rest) and _same(rest[0], value)
            gone.append(not is_kept)
            rest = rest[1:] if is_kept else rest
        if all(gone) or (not node.flow_style and any(map(_is_nested, rest))):
            raise SetupError("A list is another one; the text cannot be changed in places alone.")
        marks = [item.start_mark.index for item in node.value]
        if not node.flow_style:
            marks = [self._text.rindex("-", 0, mark) for mark in marks]
        spans = [(mark, self._end(item)) for mark, item in zip(marks, node.value, strict=True)]
        yield from self._without(spans, gone, bool(node.flow_style))
        last = max(end for (_, end), is_gone in zip(spans, gone, strict=True) if not is_gone)
        texts = [self._flow(value) for value in rest]
        if texts and node.flow_style:
            yield self._appended(last, texts, node.start_mark.column + 1)
        elif texts:
            indent = " " * node.start_mark.column
            yield self._below(last, [f"{indent}- {each}" for each in texts])

    def _below(self, last: int, lines: list[str]) -> _Edit:
        """Return what adds lines below a place, and below a comment on its line."""
        at = self._line_end(last)
        return _Edit(at, at, "".join(f"\n{line}" for line in lines))

    def _line_end(self, at: int) -> int:
        """Return the end of a line if only a comment stands there; else the place itself."""
        rest = _COMMENT.match(self._text, at)
        return rest.end() if rest else at

    def _without(
        self, spans: list[tuple[int, int]], gone: list[bool], is_flow: bool
    ) -> Iterator[_Edit]:
        """Yield what takes parts out of a collection of which some stay."""
        first_kept = gone.index(False)
        for index, (start, end) in enumerate(spans):
            if not gone[index]:
                continue
            line = self._text.rfind("\n", 0, start) + 1
            if not is_flow and not self._text[line:start].strip():
                yield _Edit(line, min(self._line_end(end) + 1, len(self._text)), "")
            elif index < first_kept:
                # Up to where the next begins: what stands before the first stays.
                yield _Edit(start, spans[index + 1][0], "")
            else:
                yield _Edit(spans[index - 1][1], end, "")

    def _appended(self, last: int, texts: list[str], column: int) -> _Edit:
        """Return what adds to a collection in brackets; a line that is full is continued below."""
        text, at = "", last - self._text.rfind("\n", 0, last) - 1
        rest = len(self._text[last:].partition("\n")[0])
        for each in texts:
            if at + len(each) + 2 + rest > _WIDTH and not self._is_json:
                text = f"{text},\n{' ' * column}{each}"
                at = len(text) - text.rindex("\n") - 1
            else:
                text, at = f"{text}, {each}", at + len(each) + 2
        return _Edit(last, last, text)

    def _block(self, value: dict[str, Any], indent: int) -> list[str]:
        """Return the lines of an object: a member stands on one, if there is room."""
        lines = list[str]()
        for name, inner in value.items():
            first = f"{' ' * indent}{self._flow(name)}:"
            line = f"{first} {self._flow(inner)}"
            if len(line) <= _WIDTH or not inner or isinstance(inner, int | float):
                lines.append(line)
            elif isinstance(inner, dict):
                lines += [first, *self._block(inner, indent + _STEP)]
            elif isinstance(inner, list):
                lines += [
                    first,
                    *(f"{' ' * (indent + _STEP)}- {self._flow(each)}" for each in inner),
                ]
            else:
                width = _WIDTH - indent
                text = yaml.safe_dump({name: inner}, allow_unicode=True, width=width)
                lines += [" " * indent + each for each in text.splitlines()]
        return lines

    def _is_too_long(self, node: yaml.MappingNode, old: Any, new: Any) -> bool:
        """Tell whether what is added to a mapping in brackets, on one line, needs more lines."""
        is_one_line = node.flow_style and node.start_mark.line == node.end_mark.line
        if not is_one_line or self._is_json or new.keys() <= old.keys():
            return False
        return node.start_mark.column + len(self._flow(new)) > _WIDTH

    def _flow(self, value: Any) -> str:
        """Return a value in brackets, on one line."""
        if self._is_json:
            return json.dumps(value, ensure_ascii=False)
        text = yaml.safe_dump(
            value,
            default_flow_style=True,
            allow_unicode=True,
            sort_keys=False,
            width=10**9,
        )
        return text.removesuffix("\n").removesuffix("\n...")

    def _is_alias(self, key: yaml.Node, value: yaml.Node) -> bool:
        return bool(value.start_mark.index < key.end_mark.index)

    def _pair_end(self, key: yaml.Node, value: yaml.Node) -> int:
        if self._is_alias(key, value):
            alias = _ALIAS.match(self._text, key.end_mark.index)
            return alias.end() if alias else key.end_mark.index
        return self._end(value)

    def _end(self, node: yaml.Node) -> int:
        """Return where what a node has ends: the marks of blocks lie behind what follows them."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            if isinstance(node, yaml.MappingNode):
                return self._pair_end(*node.value[-1])
            return self._end(node.value[-1])
        return len(self._text[: node.end_mark.index].rstrip())


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def _same(old: Any, new: Any) -> bool:
    """Tell whether two values are equal, with equal types: true is not 1."""
    texts = [json.dumps(each, default=str, sort_keys=True) for each in (old, new)]
    return texts[0] == texts[1]
