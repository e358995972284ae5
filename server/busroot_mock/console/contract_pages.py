"""Show the contract: the certainty of each operation, and the text around a line."""

from collections import Counter
from typing import Any, Final

from flask import Blueprint, abort

from busroot_mock.console.context import current_context
from busroot_mock.console.observed import observed_in
from busroot_mock.console.rendering import render
from busroot_mock.console.sorting import by_members, line_of_item, ordered
from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of

AROUND: Final = 24
"""How many lines are shown before and after the requested line."""
_OF_OPERATIONS: Final = by_members("tag", "certainty", "id", line=line_of_item)
_OF_OBSERVED: Final = by_members("place", "statement", "seen", "first", "last", line=line_of_item)

contract = Blueprint("contract", __name__, url_prefix="/ui/contract")


@contract.get("/")
def certainty() -> str:
    """Show all operations, each with its certainty and source."""
    tags = operations_by_tag(current_context().contract)
    counts = Counter(each["certainty"] for operations in tags.values() for each in operations)
    unseen = current_context().contract.document.get("x-tags-without-operations", [])
    operations = [each for group in tags.values() for each in group]
    order = ordered(operations, _OF_OPERATIONS, "contract.certainty", default="tag")
    observed = ordered(
        observed_in(current_context().contract),
        _OF_OBSERVED,
        "contract.certainty",
        "sort-observed",
        default="place",
    )
    return render(
        "contract.html",
        order=order,
        groups=tags if order.column == "tag" and not order.is_down else {"": order.items},
        counts=counts,
        unseen=unseen,
        observed=observed,
    )


@contract.get("/<int:line>")
def excerpt(line: int) -> str:
    """Show the text of the contract around a line."""
    lines = current_context().contract.text.splitlines()
    if not 1 <= line <= len(lines):
        abort(404, f"The contract has {len(lines)} lines.")
    first, last = max(line - AROUND, 1), min(line + AROUND, len(lines))
    return render(
        "excerpt.html",
        name=current_context().contract.path.name,
        line=line,
        first=first,
        last=last,
        count=len(lines),
        lines=list(enumerate(lines[first - 1 : last], first)),
    )


def operations_by_tag(contract: Contract) -> dict[str, list[dict[str, Any]]]:
    """Return the operations by tag, in the order of the contract."""
    tags: dict[str, list[dict[str, Any]]] = {}
    for operation in contract.operations:
        node, source = operation.node, operation.source
        is_address = isinstance(source, str) and source.startswith(("https://", "http://"))
        about = {
            "id": operation.operation_id,
            "tag": operation.tag,
            "method": operation.method,
            "path": operation.path,
            "summary": node.get("summary", ""),
            "certainty": operation.certainty,
            "deprecated": node.get("deprecated", False),
            "source": source if is_address else None,
            "line": line_of(contract, operation.location),
        }
        tags.setdefault(operation.tag, []).append(about)
    return tags
