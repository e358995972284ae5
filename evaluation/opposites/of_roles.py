"""Opposites of who may do and see what: `x-roles` and `x-shown-to`."""

import json
from collections.abc import Iterator
from typing import Any

from contract_tests.probing import contract_terms as terms
from contract_tests.probing.walking import members_below
from contract_tests.target.schema import OPERATIONS
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.defective import MockServer
from evaluation.opposites.opposite import Opposite, at, records_otherwise

KEYS = {
    "admin": "demo-admin-key",
    "supervisor": "demo-supervisor-key",
    "member": "demo-member-key",
    "read_only": "demo-readonly-key",
}
ALL = "demo-staff-key"
REFUSAL = {"isSuccess": False, "message": "This key may not do this.", "violations": []}


def opposites() -> Iterator[Opposite]:
    """Yield a defect for each operation and role, and for each member that is for some."""
    for operation in OPERATIONS:
        label = operation.label
        for role, key in KEYS.items():
            is_let_in = role in operation.roles
            form = "a role is kept out" if is_let_in else "a role is let in"
            defect = at(label, _kept_out(key) if is_let_in else _let_in(key))
            yield Opposite(form, f"{label} {role}", (label,), defect)
        schema = terms.response_schema(operation)
        for place in members_below(schema) if schema else ():
            if "x-shown-to" in terms.schema_of(place):
                form, name = "what is for some is shown to all", place[-1]
                defect = records_otherwise(label, _shown(name))
                yield Opposite(form, f"{label} {name}", (label,), defect)


def _kept_out(key: str) -> Any:
    async def change(asked: Asked, server: MockServer) -> Answered:
        answer = await server.undone(asked) if asked.key == key else await server(asked)
        if asked.key != key or not answer.is_good:
            return answer
        kind = {b"content-type": b"application/json"}
        return Answered(403, kind, b"").with_body(json.dumps(REFUSAL).encode())

    return change


def _let_in(key: str) -> Any:
    async def change(asked: Asked, server: MockServer) -> Answered:
        return await server(asked.with_key(ALL) if asked.key == key else asked)

    return change


def _shown(name: str) -> Any:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, name: record[name] or "in-clear-for-all"}

    return change
