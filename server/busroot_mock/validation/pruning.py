"""Pruning: a record holds nothing but the properties that the contract names."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from busroot_mock.contract.references import Document, parts_of, resolved

_HOLDERS: Final = frozenset({dict, list})


class Pruner:
    """Prunes values that are valid for a schema of a document; what it names is looked up once.

    An object stays as it is where its schema names none, or says that there may be others. The
    manual does not say what becomes of other properties; assumed: they are left aside.
    """

    def __init__(
        self, document: Document, schema: Any, known: dict[int, "Pruner"] | None = None
    ) -> None:
        self._document = document
        self._schema = schema
        # By the identity of schemas of the document: some are parts of themselves.
        self._known = {} if known is None else known
        self._rule: _Rule | None = None

    def __call__(self, value: Any) -> Any:
        """Return a value without the properties that its schema does not name, at any depth."""
        if type(value) not in _HOLDERS:
            return value
        rule = self._rule or self._looked_up()
        if type(value) is list:
            return value if rule.items is None else [rule.items(each) for each in value]
        named = rule.named
        if not named:
            return value
        if named.keys() >= value.keys() and _HOLDERS.isdisjoint(map(type, value.values())):
            return value.copy()  # as most are
        kept = {}
        for name, inner in value.items():
            own = named.get(name)
            if own is not None:
                kept[name] = own(inner) if type(inner) in _HOLDERS else inner
            elif rule.keeps_others:
                kept[name] = inner
        return kept

    def _looked_up(self) -> "_Rule":
        parts = parts_of(self._document, self._schema)
        items = next((part["items"] for part in parts if "items" in part), None)
        named = {name: each for part in parts for name, each in part.get("properties", {}).items()}
        self._rule = _Rule(
            None if items is None else self._of(items),
            {name: self._of(schema) for name, schema in named.items()},
            any(part.get("additionalProperties") for part in parts),
        )
        return self._rule

    def _of(self, schema: Any) -> "Pruner":
        schema = resolved(self._document, schema)
        if id(schema) not in self._known:
            self._known[id(schema)] = Pruner(self._document, schema, self._known)
        return self._known[id(schema)]


class _Rule(NamedTuple):
    """What a schema names: its items, its properties, and whether there may be others."""

    items: Pruner | None
    named: Mapping[str, Pruner]
    keeps_others: bool
