"""The operations of a contract, as far as the tests must know them without Schemathesis."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple


class Operation(NamedTuple):
    """An operation.

    Attributes:
        path: As in the contract, with placeholders.
        platform: Whether it is for the platform's own staff alone.
    """

    method: str
    path: str
    platform: bool
    takes_body: bool

    @property
    def label(self) -> str:
        """The name that Schemathesis gives it too."""
        return f"{self.method} {self.path}"

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is one for this operation; HEAD counts as GET."""
        same = self.method == ("GET" if method == "HEAD" else method)
        # A segment of dots is a step to another path.
        pattern = re.sub(r"\\\{.+?\\\}", r"(?!\\.{1,2}(/|$))[^/]+", re.escape(self.path))
        return same and re.fullmatch(pattern, path) is not None


def operations_of(contract: Mapping[str, Any]) -> list[Operation]:
    """Return every operation of a contract."""
    return [
        Operation(
            method.upper(),
            path,
            platform=node.get("x-roles", {}).get("allow") == ["staff"],
            takes_body="requestBody" in node,
        )
        for path, item in contract["paths"].items()
        for method, node in item.items()
        if isinstance(node, dict) and "responses" in node
    ]
