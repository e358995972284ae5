"""The operations of a contract, as far as the tests must know them without Schemathesis."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Operation:
    """An operation.

    Attributes:
        path: As in the contract, with placeholders.
        operation_id: Its operationId.
        tag: Its first tag.
        certainty: `documented`, `partial` or `assumed`.
        takes_body: Whether it has a request body.
        roles: Who may call it: `x-roles`.
        writes: What it changes: `x-writes`; nothing, if it reads.
    """

    method: str
    path: str
    operation_id: str = ""
    tag: str = ""
    certainty: str = "documented"
    takes_body: bool = False
    roles: frozenset[str] = frozenset()
    writes: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The name that Schemathesis gives it too."""
        return f"{self.method} {self.path}"

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

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # A segment of dots is a step to another path, with or without parameters of its own.
        segment = r"(?!\\.{1,2}(;|/|$))[^/\\\\]+"
        return re.compile(re.sub(r"\\\{.+?\\\}", segment, re.escape(self.path)))

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is one for this operation; HEAD counts as GET."""
        same = self.method == ("GET" if method == "HEAD" else method)
        return same and self._pattern.fullmatch(path) is not None


def operations_of(contract: Mapping[str, Any]) -> list[Operation]:
    """Return every operation of a contract, in its order."""
    return [
        Operation(
            method.upper(),
            path,
            operation_id=node["operationId"],
            tag=node["tags"][0],
            certainty=node.get("x-certainty", "documented"),
            takes_body="requestBody" in node,
            roles=frozenset(node.get("x-roles", {}).get("allow", [])),
            writes=node.get("x-writes", {}),
        )
        for path, item in contract["paths"].items()
        for method, node in item.items()
        if isinstance(node, dict) and "responses" in node
    ]
