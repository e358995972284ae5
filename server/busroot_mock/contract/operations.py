"""The operations of a contract, each with what it says of itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from busroot_mock.contract.loader import Location

METHODS: Final = ("get", "post", "put", "patch", "delete", "head")
READING: Final = ("GET", "HEAD")
MEDIA_TYPE: Final = "application/json"
"""The media type of every body."""

DOCUMENTED: Final = "documented"
OBSERVED: Final = "observed"
EVIDENCE: Final = "x-observed"
"""On how many exchanges of recordings a statement rests, beside it."""

GENERIC_WORDS: Final = ("x-lists", "x-reads", "x-writes", "x-batches", "x-answers")
"""Under these words, `does` says what an operation does that has no handler."""
DOES: Final = "does"


@dataclass(frozen=True)
class Operation:
    """An operation of a contract.

    Args:
        method: In capitals.
        path: With placeholders, without the base path.
        node: What the contract says, references not followed.
    """

    method: str
    path: str
    node: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def label(self) -> str:
        """The method and the path: the name that Schemathesis gives it too."""
        return f"{self.method} {self.path}"

    @property
    def location(self) -> Location:
        """Where the contract describes it."""
        return ("paths", self.path, self.method.lower())

    @cached_property
    def operation_id(self) -> str:
        """Its operationId, empty if it has none."""
        return str(self.node.get("operationId", ""))

    @cached_property
    def tag(self) -> str:
        """Its first tag, empty if it has none."""
        return str((self.node.get("tags") or [""])[0])

    @property
    def certainty(self) -> str:
        """How certain it is that the contract has all of it: documented, partial or assumed."""
        return str(self.node.get("x-certainty", DOCUMENTED))

    @property
    def source(self) -> str | None:
        """The page of the manual that describes it."""
        return self.node.get("x-source")

    @property
    def takes_body(self) -> bool:
        """Whether it has a request body."""
        return "requestBody" in self.node

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that may call it (`x-roles`)."""
        return frozenset(self.node.get("x-roles", {}).get("allow", []))

    @property
    def writes(self) -> Mapping[str, Any]:
        """What it changes (`x-writes`); empty if it only reads."""
        writes: Mapping[str, Any] = self.node.get("x-writes", {})
        return writes

    @cached_property
    def statuses(self) -> frozenset[int]:
        """The statuses that it declares by themselves, without ranges such as `4XX`."""
        return frozenset(int(status) for status in self.node["responses"] if status.isdecimal())

    @property
    def reads(self) -> bool:
        """Tell whether it changes nothing."""
        return self.method in READING

    @property
    def is_named_only(self) -> bool:
        """Tell whether a writing run leaves it out unless it is named.

        Operations for platform staff, and those that change settings, which no run can make anew.
        """
        return bool(self.writes.get("platform") or self.writes.get("settings"))

    @property
    def leaves_records(self) -> bool:
        """Tell whether it makes records that no operation removes."""
        return "record" in self.writes and "removedBy" not in self.writes

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is for this operation; HEAD counts as GET."""
        same = self.method == ("GET" if method == "HEAD" else method)
        return same and self._pattern.fullmatch(path) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # A segment of dots is a step to another path, with or without parameters of its own.
        segment = r"(?!\\.{1,2}(;|/|$))[^/\\\\]+"
        return re.compile(re.sub(r"\\\{.+?\\\}", segment, re.escape(self.path)))


def is_generic(node: Mapping[str, Any]) -> bool:
    """Tell whether an operation says what it does, so that it needs no handler."""
    return any(isinstance(node.get(word), dict) and DOES in node[word] for word in GENERIC_WORDS)


def operations_of(document: Mapping[str, Any]) -> list[Operation]:
    """Return every operation of an OpenAPI document, in its order."""
    return [
        Operation(method.upper(), path, item[method])
        for path, item in document["paths"].items()
        for method in item
        if method in METHODS
    ]
