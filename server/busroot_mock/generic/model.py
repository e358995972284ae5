"""A model of an API: kinds of records, operations on them, refusals and answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from busroot_mock.generic.ask import Steps
from busroot_mock.generic.nests import Nest
from busroot_mock.generic.singles import Single

Source = dict[str, Any]
"""Where a value comes from: `as` names the way, the other members what it needs."""

Sources = Mapping[str, Source]
"""By member."""

_VARIABLE: Final = re.compile(r"\{([^{}]+)\}")


def variables_of(path: str) -> tuple[str, ...]:
    """Return the names of the placeholders of a path, in order."""
    return tuple(_VARIABLE.findall(path))


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return a path with values in place of its placeholders."""
    return _VARIABLE.sub(lambda match: values[match[1]], path)


def steps_in(pointer: str) -> Steps:
    """Return the steps of a JSON Pointer through members of objects."""
    parts = pointer.split("/")[1:]
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def pointer_to(steps: Iterable[str | int]) -> str:
    """Return the JSON Pointer of a place."""
    parts = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{part}" for part in parts)


@dataclass(frozen=True)
class Kind:
    """A kind of records.

    Attributes:
        path: Of one record; the last placeholder is its key, unless it has none.
        key: The member that tells records apart; None for a record that there is just once.
        fills: Where members come from that a client does not send.
        touches: Where members come from at each change.
        replaced: Where members come from that a client leaves out of a whole new version; a member
            without an entry here or in `touches` is kept if the server has filled it.
        members: All that were seen.
        is_open: Whether a record takes members that were never seen.
        drops: Members that are sent and never shown.
        etag: The member whose value, in quotes, is the ETag; None for a digest of the record.
        aliases: Members whose values may stand in a path in place of the key.
        makes: By kind, the members of the records that come with a new one, as part of it.
        shapes: Where the members of objects come from that are shown with more than is sent.
        within: By placeholders of its path, the members that have their values.
        texts: Members that are kept as texts, if numbers are sent.
        splits: Members that are kept as lists, if texts with commas are sent.
        takes: By member, the value that is kept in place of others that are sent.
        embeds: By member, the records that are shown there: their kind, and which members.
        names: By placeholders of its path, the kinds whose records have their values as keys.
        sends: By what is sent as a key, the member that shows the object which it names.
        shows: By member, the records whose members its objects have.
        follows: By pointer to a key, the records with which its own are removed.
        loses: By pointer to a key, the records whose removal takes it away, and what is there then.
    """

    name: str
    path: str
    key: str | None
    fills: Mapping[str, Source] = field(default_factory=dict)
    touches: Mapping[str, Source] = field(default_factory=dict)
    replaced: Mapping[str, Source] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    is_open: bool = True
    drops: frozenset[str] = frozenset()
    etag: str | None = None
    aliases: frozenset[str] = frozenset()
    shapes: Mapping[str, Source] = field(default_factory=dict)
    makes: Mapping[str, Sequence[Sources]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    splits: frozenset[str] = frozenset()
    embeds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sends: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    shows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    follows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    loses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The placeholders of its path."""
        return variables_of(self.path)


@dataclass(frozen=True)
class Spec:
    """What an operation does.

    Attributes:
        does: list, read, create, put, merge, act, remove, drop, restore, purge, clear, batch or
            answer.
        kind: Of the records; empty for `batch` and `answer`.
        taken: Where the record is in the body of a request.
        status: By what becomes of a record: `made`, `there` if it was there before, else `done`.
        more: What else is known, by the words of the contract.
    """

    label: str
    does: str
    kind: str = ""
    taken: Steps = ()
    status: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The method, in capitals."""
        return self.label.partition(" ")[0]

    @cached_property
    def path(self) -> str:
        """The path with placeholders."""
        return self.label.partition(" ")[2]

    def sent_as(self, name: str) -> str:
        """Return the name under which a member of a record is sent."""
        shown: Mapping[str, str] = self.more.get("showsAs", {})
        return next((sent for sent, other in shown.items() if other == name), name)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The placeholders of its path."""
        return variables_of(self.path)


@dataclass(frozen=True)
class Refusal:
    """A reason for which requests were refused.

    Attributes:
        when: credentials, path, query, broken, body, unknown, missing, match, used, changes,
            patch, state, same or refers.
        answer: The number of the recorded answer.
        more: What is refused, by the words of its reason.
    """

    label: str
    when: str
    status: int
    answer: int
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """A recorded answer with sources in place of what varies.

    Attributes:
        asked: The query and the body that it answered, where nothing else is known.
        only: The parameter that asks for it, and whether that is given; empty if any request does.
    """

    label: str
    status: int
    headers: Mapping[str, Any]
    body: Any
    values: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Any] = field(default_factory=dict)
    is_refusal: bool = False
    is_empty: bool = False
    media_type: str = "application/json"


@dataclass(frozen=True)
class Model:
    """All that is known of an API.

    Attributes:
        form: What all paths of the API end with, such as `.json`; those of operations and kinds
            are without it.
        nests: How answers show records, if not with all members at the top.
        singles: The members that have a record in a list of one.
    """

    kinds: Mapping[str, Kind]
    specs: Mapping[str, Spec]
    refusals: tuple[Refusal, ...]
    answers: tuple[Recorded, ...]
    form: str = ""
    nests: tuple[Nest, ...] = ()
    singles: tuple[Single, ...] = ()

    @cached_property
    def by_path(self) -> dict[str, Kind]:
        """Kinds by the path of a record."""
        return {kind.path: kind for kind in self.kinds.values()}

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """By kind, the kinds whose records are part of its records."""
        return {
            name: [
                other.name
                for other in self.kinds.values()
                if kind.key is not None and other.path.startswith(f"{kind.path}/")
            ]
            for name, kind in self.kinds.items()
        }

    @cached_property
    def naming(self) -> dict[str, list[tuple[str, int]]]:
        """By kind, the kinds whose paths name its records, and at which of their values."""
        found: dict[str, list[tuple[str, int]]] = {}
        for kind in self.kinds.values():
            for name, other in kind.names.items():
                found.setdefault(other, []).append((kind.name, kind.variables.index(name)))
        return found

    def way(self, path: str) -> list[Kind]:
        """Return the kinds of the records that a path leads through, the outermost first."""
        ends = [match.end() for match in _VARIABLE.finditer(path)]
        found = (self.by_path.get(path[:end]) for end in ends)
        return [kind for kind in found if kind is not None]
