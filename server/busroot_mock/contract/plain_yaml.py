"""Plain YAML, read three times as fast: no tags, no merges, nothing that is refused."""

from typing import Any, Final

import yaml

_STARTS: Final[dict[type, type]] = {yaml.MappingStartEvent: dict, yaml.SequenceStartEvent: list}
_ENDS: Final = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})


class NotPlain(Exception):
    """A text has more than plain YAML, or is none."""


def plain_value(loader: Any) -> Any:
    """Return the value of a text, made from the events of the parser, without nodes between.

    Args:
        loader: Of PyYAML, with the text; its constructors make the values of plain scalars.

    Raises:
        NotPlain: If only a loader of nodes can tell what the text means, or what is wrong with it.
    """
    try:
        return _value(loader)
    except Exception as error:  # Whatever it is, the loader of nodes says it with its line.
        raise NotPlain from error


def _value(loader: Any) -> Any:
    scalars, anchors = _Scalars(loader), dict[str, Any]()
    top: list[Any] = []
    outer: list[Any] = []
    inner: Any = top
    key: str | None = None
    for event in iter(loader.get_event, None):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = scalars[event.value] if event.implicit[0] else event.value
        elif kind in _STARTS:
            value = _STARTS[kind]()
        elif kind is yaml.AliasEvent:
            value = anchors[event.anchor]
        elif kind in _ENDS:
            inner = outer.pop()
            continue
        else:
            _check_document(event, top)
            continue
        if kind is not yaml.AliasEvent and (event.anchor or event.tag):
            _keep(anchors, event, value)
        if type(inner) is list:
            inner.append(value)
        elif key is None:
            if type(value) is not str or value in inner:
                raise NotPlain
            key = value
            continue
        else:
            inner[key], key = value, None
        if kind in _STARTS:
            outer.append(inner)
            inner = value
    return top[0]


def _keep(anchors: dict[str, Any], event: Any, value: Any) -> None:
    if event.tag or event.anchor in anchors:
        raise NotPlain
    anchors[event.anchor] = value


def _check_document(event: Any, top: list[Any]) -> None:
    """Refuse a second document, and directives."""
    if isinstance(event, yaml.DocumentStartEvent) and (top or event.version or event.tags):
        raise NotPlain


class _Scalars(dict[str, Any]):
    """The values of scalars that stand without quotes, by their text; most are repeated."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __missing__(self, text: str) -> Any:
        tag = self._loader.resolve(yaml.ScalarNode, text, (True, False))
        value = self[text] = self._loader.construct_object(yaml.ScalarNode(tag, text))
        return value
