"""Mask the secrets of the contract and of a world in recorded requests and answers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import nodes
from busroot_mock.contract.references import resolved
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.store.tables import TABLES
from busroot_mock.worlds.masking import MASK, secret_member
from busroot_mock.worlds.world import World

SHORTEST: Final = 4
"""Shorter secrets are masked only where they stand alone: inside a text, any word might match."""


class Secrecy:
    """Masks values by the name of their property, and known secrets in any text.

    Args:
        names: Names of properties and parameters with secret values; case does not matter.
        values: The known secrets.
    """

    def __init__(self, names: frozenset[str], values: frozenset[str]) -> None:
        self._names = names
        self._short = {value for value in values if len(value) < SHORTEST}
        long = sorted(values - self._short, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, long))) if long else None

    def text(self, text: str) -> str:
        """Mask every secret in a text; replace lone surrogates."""
        text = text.encode(errors="replace").decode()
        if text in self._short:
            return MASK
        return self._pattern.sub(MASK, text) if self._pattern else text

    def path(self, path: str) -> str:
        """Return a path unchanged; if it holds a secret, decoded and masked."""
        plain = unquote(path)
        shown = self.text(plain)
        return self.text(path) if shown == plain else shown

    def value(self, value: Any, name: str = "") -> Any:
        """Mask all secrets in a JSON value; `name` is its property or parameter."""
        if name.casefold() in self._names and value not in ("", None):
            return MASK
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self._member(value, key) for key in value}
        return value

    def _member(self, value: dict[str, Any], key: str) -> Any:
        # A configuration entry names its secret beside it: {"key": ..., "value": ...}.
        named = value.get("key") if key == "value" else None
        return self.value(value[key], named if isinstance(named, str) else key)


def secrecy_of(contract: Contract, world: World) -> Secrecy:
    """Return the `Secrecy` of a world, for its secrets as they are now and were at its start."""
    config = {
        record["key"] for record in world.platform["configKeys"] if record["type"] == "secret"
    }
    values = {value for value in _values(world) if isinstance(value, str) and value}
    # Not the name of an API key: configuration entries have a `key` as well.
    stored = {
        each.secret for each in TABLES.values() if each.secret and each.secret not in each.key
    }
    folded = {name.casefold() for name in {*_names(contract), *config, *stored}}
    return Secrecy(frozenset({*folded, KEY_HEADER.lower()}), frozenset(values))


def _values(world: World) -> Iterator[Any]:
    changes = world.changes()
    replaced = [(change.table, change.before) for change in changes if change.before]
    present = [
        (name, record) for _, name, records in world.state.tables() for record in records.values()
    ]
    for table, record in [*replaced, *present]:
        name = secret_member(world, table, record)
        if name is not None:
            yield record.get(name)


@lru_cache(maxsize=4)
def _names(contract: Contract) -> frozenset[str]:
    """Return the names of the properties and parameters that the contract calls passwords."""
    names = set()
    for place, node in nodes(contract.document):
        if isinstance(node, dict) and place[-1:] == ("properties",):
            names |= {name for name in node if _is_secret(contract, node[name])}
        elif isinstance(node, dict) and "in" in node and _is_secret(contract, node.get("schema")):
            names.add(node["name"])
    return frozenset(names)


def _is_secret(contract: Contract, schema: Any) -> bool:
    schema = resolved(contract.document, schema)
    return isinstance(schema, dict) and schema.get("format") == "password"
