"""Operations that an overlay of `busroot-mock learn` adds, as a run tests them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from busroot_mock.comparison.overlays import applied
from busroot_mock.contract.loader import nodes
from busroot_mock.contract.marks import ASSUMED, MARK, PARTS, is_assumed, part_name
from busroot_mock.contract.operations import DOES, EVIDENCE, GENERIC_WORDS, METHODS, OBSERVED

_OF_OPERATIONS: Final = ("x-refuses",)
_SEEN: Final = "seen"
_AT_THE_TOP: Final = "x-records"


def with_learned(document: dict[str, Any], overlay: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a contract with what an overlay adds, but for words that only mock servers need.

    What was observed is assumed here: few exchanges do not show all that an API may answer.

    Args:
        document: The contract.
        overlay: What is added.
        path: Of the overlay.

    Raises:
        SetupError: If the overlay does not fit the contract.
    """
    result = applied(document, overlay, path)
    result.pop(_AT_THE_TOP, None)
    for _, node in nodes(result):
        if isinstance(node, dict) and MARK in node:
            node[MARK] = _as_assumed(node[MARK])
        if isinstance(node, dict) and EVIDENCE in node:
            _assume(node, node.pop(EVIDENCE))
    for operation in _operations(result):
        for word in GENERIC_WORDS:
            if isinstance(operation.get(word), dict) and DOES in operation[word]:
                del operation[word]
        for word in _OF_OPERATIONS:
            operation.pop(word, None)
    return result


def _as_assumed(mark: Any) -> Any:
    """Return a mark with `assumed` for what was observed, also of some keywords alone."""
    if isinstance(mark, dict):
        return {name: _as_assumed(inner) for name, inner in mark.items()}
    return ASSUMED if mark == OBSERVED else mark


def _assume(node: dict[str, Any], evidence: Any) -> None:
    """Put back on the list of what is assumed each keyword that was only observed."""
    for keyword, inner in evidence.items() if not isinstance(node.get(MARK), dict) else ():
        if isinstance(inner, dict):
            for part in ("",) if _SEEN in inner else inner:
                if keyword in node and not is_assumed(node, keyword, part):
                    node.setdefault(PARTS, []).append(part_name(keyword, part))


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document["paths"].values():
        yield from (item[method] for method in METHODS if method in item)
