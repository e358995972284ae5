"""Mask the secrets of the contract and of a world in recorded requests and answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from busroot_mock.contract.document import Contract
from busroot_mock.contract.secret_names import secret_names
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.journal.secrets import Secrets
from busroot_mock.recordings.disguises import is_found
from busroot_mock.recordings.key_forms import without_keys
from busroot_mock.recordings.secret_words import is_secret_word
from busroot_mock.store.table import Table
from busroot_mock.store.tables import TABLES
from busroot_mock.worlds.masking import MASK, secret_member
from busroot_mock.worlds.turns import Turns
from busroot_mock.worlds.world import World

SHORTEST: Final = 4
"""Shorter secrets are masked only where they stand alone: inside a text, any word might match."""

MOST_DISGUISED: Final = 24
"""Secrets that are looked for in every disguise; to prepare that takes a millisecond for each."""

_MOST_SHOWN, _LONGEST_SHOWN = 30, 100
"""Headers that are remembered as they are shown, and characters of each."""
_QUERY: Final = re.compile(r"(\?[^?=\s]*=).*")
_WITH_SECRETS: Final = {name for name, each in TABLES.items() if each.secret} | {"configValues"}
_WEIGHT: Final = 200
"""Bytes that a secret takes, or what names a table; about."""


class Secrecy:
    """Masks values by the name of their property, and known secrets in any text and disguise.

    Args:
        names: Names of properties and parameters with secret values; case does not matter.
        values: The known secrets; of too many, the first are masked in disguise, too.
    """

    def __init__(self, names: frozenset[str], values: Iterable[str]) -> None:
        known = dict.fromkeys(values)
        self._names = names
        self._short = {value for value in known if len(value) < SHORTEST}
        long = [value for value in known if len(value) >= SHORTEST]
        self._long = Secrets(long, MASK)
        disguised = [(value, MASK) for value in long if is_found(value)]
        self._disguised = tuple(disguised[:MOST_DISGUISED])
        self._shown: dict[tuple[str, str], str] = {}

    def text(self, text: str) -> str:
        """Mask every secret in a text; replace lone surrogates."""
        text = text.encode(errors="replace").decode()
        if text in self._short:
            return MASK
        return without_keys(self._long.masked(text), self._disguised)

    def path(self, path: str) -> str:
        """Return a path unchanged; if it holds a secret, decoded and masked."""
        plain = unquote(path)
        shown = self.text(plain)
        return self.text(path) if shown == plain else shown

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Mask headers: those that any API has secrets in whole, of addresses the query."""
        return {self.text(name): self._header(name, text) for name, text in headers.items()}

    def _header(self, name: str, text: str) -> str:
        if is_secret_word(name) and text:
            return MASK
        shown = self._shown.get((name, text))
        if shown is None:
            # A client sends the same with each request.
            shown = _QUERY.sub(rf"\1{MASK}", self.value(text, name))
            if len(name) + len(text) <= _LONGEST_SHOWN:
                if len(self._shown) >= _MOST_SHOWN:
                    self._shown.clear()
                self._shown[name, text] = shown
        return shown

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


async def secrecy_of(contract: Contract, world: World) -> Secrecy:
    """Return the `Secrecy` of a world, for its secrets as they are now and were at its start.

    It is kept until a table changes that has secrets, or says which values are.
    """
    tables, turns = list(_tables(world)), Turns()
    key = _key_of(contract, world, tables)
    known: Secrecy | None = world.memory.get(key)
    if known is not None:
        return known
    values: dict[str, None] = {}
    for name, table in tables:
        values |= dict.fromkeys(each for each in _values(world, name, table) if each)
        await turns.pause()
    secrecy = _secrecy(contract, world, values)
    if key == _key_of(contract, world, tables):  # nobody has written meanwhile
        world.memory.put(key, secrecy, _WEIGHT * (len(values) + len(key) + 2 * _MOST_SHOWN))
    return secrecy


def _key_of(
    contract: Contract, world: World, tables: list[tuple[str, Table]]
) -> tuple[object, ...]:
    marks = (table.mark for _, table in tables)
    return (secrecy_of, contract, world.platform["configKeys"].mark, *marks)


def _secrecy(contract: Contract, world: World, values: Iterable[str]) -> Secrecy:
    config = {
        record["key"] for record in world.platform["configKeys"] if record["type"] == "secret"
    }
    # Not the name of an API key: configuration entries have a `key` as well.
    stored = {
        each.secret for each in TABLES.values() if each.secret and each.secret not in each.key
    }
    folded = {name.casefold() for name in {*secret_names(contract), *config, *stored}}
    return Secrecy(frozenset({*folded, KEY_HEADER.lower()}), values)


def _tables(world: World) -> Iterator[tuple[str, Table]]:
    """Yield the tables that may have secrets, of the start and as they are now."""
    for state in (world.kept().start[0], world.state):
        for store in (state.platform, *state.accounts.values()):
            for name in sorted(_WITH_SECRETS & store.keys()):
                yield name, store[name]


def _values(world: World, name: str, table: Table) -> Iterator[str]:
    for record in table:
        member = secret_member(world, name, record)
        value = record.get(member) if member is not None else None
        if isinstance(value, str):
            yield value
