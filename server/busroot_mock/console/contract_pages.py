"""What the contract says, and how sure it is of that."""

from collections import Counter
from typing import Any, Final

from flask import Blueprint, abort, render_template

from busroot_mock.console.context import here
from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of

AROUND: Final = 24
"""Lines that are shown before and behind the one that matters."""

contract = Blueprint("contract", __name__, url_prefix="/ui/contract")


@contract.get("/")
def certainty() -> str:
    """Show the operations, with the certainty and the source of each."""
    tags = operations_by_tag(here().contract)
    counts = Counter(each["certainty"] for found in tags.values() for each in found)
    unseen = here().contract.document.get("x-tags-without-operations", [])
    return render_template("contract.html", tags=tags, counts=counts, unseen=unseen)


@contract.get("/<int:line>")
def excerpt(line: int) -> str:
    """Show what the contract says around a line."""
    lines = here().contract.text.splitlines()
    if not 1 <= line <= len(lines):
        abort(404, f"The contract has {len(lines)} lines.")
    first, last = max(line - AROUND, 1), min(line + AROUND, len(lines))
    return render_template(
        "excerpt.html",
        name=here().contract.path.name,
        line=line,
        first=first,
        last=last,
        count=len(lines),
        lines=list(enumerate(lines[first - 1 : last], first)),
    )


def operations_by_tag(contract: Contract) -> dict[str, list[dict[str, Any]]]:
    """Return the operations under their tags, in the order of the contract."""
    found: dict[str, list[dict[str, Any]]] = {}
    for operation in contract.operations:
        node, source = operation.node, operation.source
        is_address = isinstance(source, str) and source.startswith(("https://", "http://"))
        about = {
            "id": operation.operation_id,
            "method": operation.method,
            "path": operation.path,
            "summary": node.get("summary", ""),
            "certainty": operation.certainty,
            "deprecated": node.get("deprecated", False),
            "source": source if is_address else None,
            "line": line_of(contract, operation.location),
        }
        found.setdefault(operation.tag, []).append(about)
    return found
