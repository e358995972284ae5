"""Statements of a contract that recordings show, each with what it rests on."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of
from busroot_mock.contract.loader import Location, nodes
from busroot_mock.contract.operations import EVIDENCE
from busroot_mock.errors import pointer

MOST: Final = 1000


def observed_in(contract: Contract) -> list[dict[str, Any]]:
    """Return the statements in the order of the contract, as the page shows them."""
    found = []
    for place, node in nodes(contract.document):
        is_plain = isinstance(node, dict) and not any(step[:2] == "x-" for step in place)
        for steps, evidence in _of(node.get(EVIDENCE)) if is_plain else ():
            found.append(
                {
                    "place": pointer(*place),
                    "statement": " ".join(steps),
                    "seen": evidence.get("seen", evidence.get("exchanges")),
                    "of": evidence.get("of"),
                    "first": evidence.get("from", ""),
                    "last": evidence.get("to", ""),
                    "line": line_of(contract, place),
                }
            )
    return found[:MOST]


def _of(value: Any, steps: Location = ()) -> Iterator[tuple[Location, dict[str, Any]]]:
    """Yield what is said of a whole, or of its keywords and their parts."""
    if not isinstance(value, dict):
        return
    if "from" in value:
        yield steps, value
    for name, inner in value.items():
        yield from _of(inner, (*steps, str(name)))
