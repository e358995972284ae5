"""The scope of a writing operation, from `x-writes` and the schemas of the contract."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import body_of, parameter_of
from busroot_mock.contract.operations import Operation

Valid = Callable[[Any], bool]


@dataclass(frozen=True)
class WriteScope:
    """What an operation touches.

    Attributes:
        operation: The operation.
        record: The kind of record that it creates, changes or removes; empty for settings.
        key: The member of the body, or of the path, that names the record; None if the server
            chooses.
        is_number: Whether the key is a number.
        is_key: Whether a value is a valid key.
        marked: Members that carry the prefix, each with its schema.
        shown: The member that names the record in entries of its list.
        ties: Members that may refer to a record which could be removed otherwise, each with its
            kind; of an operation whose own records nothing removes.
    """

    operation: Operation
    record: str
    key: str | None
    is_number: bool
    is_key: Valid
    marked: Mapping[str, Valid]
    shown: str
    ties: Mapping[str, str] = field(default_factory=dict)

    @property
    def removes(self) -> bool:
        """Tell whether the operation removes the record that its path names."""
        return "removes" in self.operation.writes

    @property
    def has_path(self) -> bool:
        """Tell whether such records are removed by a path that names them."""
        return self.removes or "removedBy" in self.operation.writes

    @property
    def makes(self) -> str | None:
        """The member of the result that names the record if the server chose the key."""
        makes: str | None = self.operation.writes.get("makes")
        return makes

    @property
    def never(self) -> list[str]:
        """Members that are only sent empty."""
        return list(self.operation.writes.get("never", []))

    @property
    def parts(self) -> list[list[str]]:
        """Where the body names parts of the record by their ids, as lists of member names."""
        return [part.split(".") for part in self.operation.writes.get("parts", [])]

    @property
    def of_parts(self) -> "WriteScope":
        """The scope of the ids of parts."""
        return replace(self, is_number=True, is_key=_is_id)

    def keys_in(self, body: Any) -> Iterator[Any]:
        """Yield the values in a body that could name the record."""
        if self.key and not self.removes:
            yield from members_of(body, self.key)

    def parts_in(self, body: Any) -> Iterator[Any]:
        """Yield the values in a body that could name parts of the record."""
        for steps in self.parts:
            yield from _at(body, steps)

    def never_in(self, body: Any) -> Iterator[Any]:
        """Yield the values of members that are only sent empty."""
        for name in self.never:
            yield from members_of(body, name)


class Pairs(list[tuple[str, Any]]):
    """The members of a JSON object, including repeated ones."""


def members_of(body: Any, name: str) -> Iterator[Any]:
    """Yield the values of a member anywhere in a body, ignoring case."""
    for holder in _holders(body):
        yield from (value for each, value in holder if each.lower() == name.lower())


def _holders(body: Any) -> Iterator[Iterable[tuple[str, Any]]]:
    todo = [body]
    while todo:
        value = todo.pop()
        if isinstance(value, Pairs | dict):
            yield _pairs(value)
            todo += [inner for _, inner in _pairs(value)]
        elif isinstance(value, list):
            todo += value


def _pairs(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Pairs):
        return value
    return value.items() if isinstance(value, dict) else []


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    if isinstance(value, list) and not isinstance(value, Pairs):
        for inner in value:
            yield from _at(inner, steps)
    elif not steps:
        yield value
    else:
        for name, inner in _pairs(value):
            if name.lower() == steps[0].lower():
                yield from _at(inner, steps[1:])


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and value > 0


def write_scopes(contract: Contract, operations: Iterable[Operation]) -> dict[str, WriteScope]:
    """Return the scope of each operation that writes, by operationId."""
    writing = [operation for operation in operations if not operation.reads]
    removal = {
        operation.writes["removes"]: operation
        for operation in writing
        if "removes" in operation.writes
    }
    lists = {
        operation.writes["listedBy"]: operation.writes["record"]
        for operation in writing
        if "removedBy" in operation.writes
    }
    return {
        operation.operation_id: _scope(contract, operation, removal, lists) for operation in writing
    }


def _scope(
    contract: Contract,
    operation: Operation,
    removal: Mapping[str, Operation],
    lists: Mapping[str, str],
) -> WriteScope:
    writes = operation.writes
    record, key = str(writes.get("record") or writes.get("removes") or ""), writes.get("key")
    place = _key_schema(contract, operation, key) if key else None
    schema = contract.find(*place)[1] if place else {}
    remover = removal.get(record)
    return WriteScope(
        operation=operation,
        record=record,
        key=key,
        is_number=schema.get("type") in ("number", "integer"),
        is_key=validity_of(contract, place) if place else _is_nothing,
        marked={
            name: validity_of(contract, (*body_place(contract, operation), "properties", name))
            for name in writes.get("marked", [])
        },
        shown=(remover.writes["key"] if remover else None) or writes.get("makes") or key or "",
        ties=_ties(contract, operation, lists),
    )


def _ties(contract: Contract, operation: Operation, lists: Mapping[str, str]) -> dict[str, str]:
    """Return the members by which an unremovable record may refer to one of some lists."""
    if not operation.takes_body or "record" not in operation.writes:
        return {}
    if "removedBy" in operation.writes:
        return {}
    place = body_place(contract, operation)
    ties = {}
    for name in contract.find(*place)[1].get("properties", {}):
        refers = contract.find(*place, "properties", name)[1].get("x-refers", [])
        for each in refers if isinstance(refers, list) else [refers]:
            if each.get("list") in lists:
                ties[name] = lists[each["list"]]
    return ties


def validity_of(contract: Contract, place: Location) -> Valid:
    """Return a function that tells whether a value is valid by the schema at a place."""
    is_valid = contract.schema(*place).is_valid

    def check(value: Any) -> bool:
        try:
            return bool(is_valid(value))
        except UnicodeEncodeError:
            # Half a surrogate pair is no character, and the validator does not take it.
            return False

    return check


def _is_nothing(value: Any) -> bool:
    return False


def _key_schema(contract: Contract, operation: Operation, key: str) -> Location:
    if "removes" not in operation.writes:
        return (*body_place(contract, operation), "properties", key)
    parameter = parameter_of(contract, operation.location, "path", key)
    if parameter is None:
        raise KeyError(key)
    return (*parameter.location, "schema")


def body_place(contract: Contract, operation: Operation) -> Location:
    """Return the place of the schema of an operation's body.

    Raises:
        KeyError: If it takes none.
    """
    trail = body_of(contract, operation.location)
    if trail is None:
        raise KeyError(operation.label)
    return trail[-1]
