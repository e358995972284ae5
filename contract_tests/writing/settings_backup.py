"""Back up the settings that a run may change, and restore them."""

import json
from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.places import node_at

from .run_names import RunNames
from .write_scope import Pairs, WriteScope, body_place, validity_of


class SettingsBackup:
    """The settings that one operation writes, as a body for that operation.

    Args:
        contract: The contract.
        scope: Of the operation.
        entries: The settings as they are listed.
    """

    def __init__(self, contract: Contract, scope: WriteScope, entries: list[Any]) -> None:
        self._contract, self._scope = contract, scope
        operation = scope.operation
        self._place = body_place(contract, operation)
        self._schema = node_at(contract, self._place)
        listed = [each for each in entries if isinstance(each, dict)]
        self.body = self._as_body(listed)
        self._fixed_values = (
            self._fixed(listed[0]) if listed and isinstance(self.body, dict) else {}
        )

    @property
    def _map(self) -> str | None:
        """The member of the body that holds values by key, if it has that form."""
        names = list(self._schema.get("properties", {}))
        if len(names) != 1:
            return None
        _, inner = self._contract.find(*self._place, "properties", names[0])
        return names[0] if inner.get("additionalProperties") else None

    def _as_body(self, entries: list[dict[str, Any]]) -> Any:
        if self._schema.get("type") == "array":
            return self._items(entries)
        if self._map:
            place = (*self._place, "properties", self._map)
            # A secret is listed as a mask, and could not be restored.
            plain = {
                e["key"]: e["value"]
                for e in entries
                if isinstance(e.get("key"), str) and "value" in e and e.get("type") != "secret"
            }
            return {self._map: self._valid(place, plain)}
        return self._valid(self._place, entries[0] if entries else {})

    def _items(self, entries: list[dict[str, Any]]) -> list[Any]:
        place = (*self._place, "items")
        _, schema = self._contract.find(*place)
        items = [{n: e[n] for n in schema["properties"] if n in e} for e in entries]
        is_valid = validity_of(self._contract, place)
        return [each for each in items if is_valid(each)]

    def _valid(self, place: tuple[str, ...], values: dict[str, Any]) -> dict[str, Any]:
        _, schema = self._contract.find(*place)
        valid = {}
        for name, value in values.items():
            if name not in schema.get("properties", {}) or name in self._scope.never:
                continue
            _, inner = self._contract.find(*place, "properties", name)
            entered = _as_entered(value, inner)
            is_secret = inner.get("format") == "password"
            if not is_secret and validity_of(self._contract, (*place, "properties", name))(entered):
                valid[name] = entered
        return valid

    def _fixed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values that no valid body could restore, such as null."""
        return {
            name: values[name]
            for name in self._known()
            if name in values and name not in {*self.body, *self._scope.never}
            if self._contract.find(*self._place, "properties", name)[1].get("format") != "password"
        }

    def _is_unchanged(self, name: str, value: Any) -> bool:
        """Tell whether a setting already has a value: to send it again changes nothing."""
        fixed = self._fixed_values
        return name in fixed and (type(value), value) == (type(fixed[name]), fixed[name])

    def to_restore(self, now: Any) -> Any:
        """Return the part of the body that restores the settings; None if nothing has changed."""
        if isinstance(self.body, list):
            return [each for each in self.body if each not in now] or None
        if self._map:
            values = _differing(self.body[self._map], now[self._map])
            return {self._map: values} if values else None
        return _differing(self.body, now) or None

    def confined(self, body: Any, names: RunNames) -> Any:
        """Return the body without settings that could not be restored."""
        if isinstance(self.body, list):
            return [self._item(each, names) for each in body] if isinstance(body, list) else body
        if not isinstance(body, dict):
            return body
        if self._map:
            inner = body.get(self._map)
            if not isinstance(inner, dict):
                return body
            kept = self.body[self._map]
            known = self._contract.find(*self._place, "properties", self._map)[1]["properties"]
            return {
                **body,
                self._map: {
                    n if n in kept else names.text(n): v
                    for n, v in inner.items()
                    if n in kept or n not in known
                },
            }
        return {
            n: v
            for n, v in body.items()
            if n in self.body or n not in self._known() or self._is_unchanged(n, v)
        }

    def objections(self, body: Any, names: RunNames) -> Iterator[str]:
        """Yield why a body may not be sent; it is a value of `readings_of`."""
        if isinstance(self.body, list):
            known = [None, *_codes_of(self.body)]
            foreign = [code for code in _codes(body) if isinstance(code, str) and code not in known]
            if any(not names.owns(code) for code in foreign):
                yield "it names settings that could not be restored"
            return
        holders = _values(body, self._map) if self._map else [body]
        kept = self.body[self._map] if self._map else self.body
        for holder in holders:
            for name, value in holder if isinstance(holder, Pairs) else ():
                if (
                    name in kept
                    or (self._map and names.owns(name))
                    or self._is_unchanged(name, value)
                ):
                    continue
                if self._map or name.lower() in map(str.lower, self._known()):
                    yield f"{name} could not be restored"

    def _known(self) -> list[str]:
        return list(self._schema.get("properties", {}))

    def _item(self, value: Any, names: RunNames) -> Any:
        if not isinstance(value, dict):
            return value
        name = _CODE
        code = value.get(name)
        if not isinstance(code, str) or code in _codes_of(self.body):
            return value
        return {**value, name: names.text(code)}


def _as_entered(shown: Any, schema: dict[str, Any]) -> Any:
    """Return a setting in the form in which it is entered, by `x-shown-as`."""
    is_text = schema.get("x-shown-as", {}).get("json")
    return json.dumps(shown, sort_keys=True) if is_text and isinstance(shown, dict) else shown


_CODE = "stationGroupCode"


def _codes(body: Any) -> Iterator[Any]:
    items = body if isinstance(body, list) and not isinstance(body, Pairs) else [body]
    for each in items:
        for name, value in each if isinstance(each, Pairs) else ():
            if name.lower() == _CODE.lower():
                yield value


def _codes_of(items: list[dict[str, Any]]) -> list[Any]:
    return [each.get(_CODE) for each in items]


def _values(body: Any, name: str) -> Iterator[Any]:
    for each, value in body if isinstance(body, Pairs) else ():
        if each.lower() == name.lower():
            yield value


def _differing(wanted: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if now.get(name) != value}
