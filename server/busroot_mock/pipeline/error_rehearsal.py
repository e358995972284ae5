"""Hold every error that an operation may answer with against the contract, before a client does."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation as DeclaredOperation
from busroot_mock.contract.places import step_into, trail_of
from busroot_mock.contract.responses import declared_for, json_type_of
from busroot_mock.contract.violated import violated_by_value
from busroot_mock.errors import SetupError, Violation
from busroot_mock.http.declared_errors import is_error
from busroot_mock.http.error_forms import MARK, PARTS
from busroot_mock.pipeline.error_samples import (
    Sample,
    declared_samples,
    expectations_of,
    samples_of,
)
from busroot_mock.pipeline.operation import Operation


def rehearse_errors(
    contract: Contract, declared: DeclaredOperation, operation: Operation
) -> Iterator[SetupError]:
    """Yield what the contract says of the errors of an operation and the server cannot keep to."""
    responses = declared.node["responses"]
    keys = [key for key in responses if is_error(key)]
    for sample in chain(samples_of(operation, _expectations(contract)), declared_samples(keys)):
        status = sample.error.status
        key = declared_for(responses, status)
        if key is None:
            yield contract.refusal(
                (*declared.location, "responses"),
                f"{declared.label} does not declare {status}, with which the mock server answers "
                f"{sample.why}; declare it, or a range such as {status // 100}XX",
            )
        elif is_error(key):
            yield from _broken(contract, declared, operation, key, sample)


@lru_cache(maxsize=4)
def _expectations(contract: Contract) -> list[Any]:
    return expectations_of(contract.document)


def _broken(
    contract: Contract, declared: DeclaredOperation, operation: Operation, key: str, sample: Sample
) -> Iterator[SetupError]:
    form = operation.errors.form(sample.error.status)
    trail = trail_of(contract, *declared.location, "responses", key)
    content = contract.find(*trail[-1])[1].get("content") or {}
    schema = step_into(contract, trail, "content", json_type_of(content) or "", "schema")
    if form.body is None or schema is None:
        return
    body = form.body(sample.error)
    for entry in contract.schema(*schema[-1]).violations(body, "body"):
        statement = violated_by_value(contract, schema, entry, body)
        problem = _problem(entry)
        yield contract.refusal(
            statement.location, f"{declared.label} answers {sample.error.status} and {problem}"
        )


def _problem(entry: Violation) -> str:
    if entry["keyword"] == "required":
        return (
            f"the mock server knows no {entry['expected']!r} of an error; name the part that it is "
            f"by {MARK} ({', '.join(PARTS[1:])}), give it a default, or do not require it"
        )
    shown: Any = repr(entry["expected"])[:60]
    place = entry["pointer"] or "the top"
    return (
        f"cannot keep to {entry['keyword']} {shown} at {place} of its errors; "
        "allow what the mock server sends, or leave the property out"
    )
