"""Show journal entries as the control API and the console do, secrets masked."""

from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of
from busroot_mock.contract.violated import (
    ViolatedStatement,
    violated_by_answer,
    violated_by_request,
)
from busroot_mock.errors import Violation
from busroot_mock.http.response import Record
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.json_codec import NOTHING
from busroot_mock.timestamps import iso_of
from busroot_mock.worlds.masking import MASK


def shown_entry(
    contract: Contract,
    secrecy: Secrecy,
    reading: Reading,
    bodies: bool = True,
) -> Record:
    """Return the `JournalEntry`.

    Args:
        contract: The contract that the request was checked against.
        secrecy: Masks the secrets.
        reading: The entry.
        bodies: Whether to include both bodies, and the headers of the answer.
    """
    entry = reading.entry
    shown = {
        "number": entry.number,
        "time": iso_of(entry.at),
        "tookMs": round(entry.took * 1000, 3),
        "operationId": entry.operation,
        "method": secrecy.text(entry.method),
        "path": secrecy.path(entry.path),
        "query": _query(secrecy, reading),
        "headers": secrecy.headers(reading.headers),
        "key": MASK if entry.has_key else None,
        "caller": _caller(reading),
        "valid": entry.is_valid,
        "violations": [_violation(contract, secrecy, reading, each) for each in reading.violations],
        "status": entry.status,
        "fault": entry.fault,
        **_judged(contract, secrecy, reading),
    }
    if bodies:
        body = _body(secrecy, reading.body, reading.has_whole_body, entry.body_size)
        answer = _body(secrecy, reading.answer, reading.has_whole_answer, entry.answer_size)
        headers = secrecy.headers(reading.answer_headers)
        shown |= {"body": body, "answer": answer, "answerHeaders": headers}
    return {name: value for name, value in shown.items() if value is not None}


def _query(secrecy: Secrecy, reading: Reading) -> Record:
    return {
        secrecy.text(name): [secrecy.value(text, name) for text in texts]
        for name, texts in reading.query.items()
    }


def _caller(reading: Reading) -> Record | None:
    if reading.entry.caller is None:
        return None
    account_id, user_id, roles = reading.entry.caller
    return {"accountId": account_id, "userId": user_id, "roles": sorted(roles)}


def _body(secrecy: Secrecy, value: Any, is_whole: bool, size: int) -> Record | None:
    """Return the `JournalBody`; None if there was no body."""
    if size == 0:
        return None
    shown = {} if value is NOTHING else {"value": secrecy.value(value)}
    return {"size": size, "whole": is_whole, **shown}


def _violation(
    contract: Contract, secrecy: Secrecy, reading: Reading, violation: Violation
) -> Record:
    operation = contract.operations_by_id.get(reading.entry.operation or "")
    if operation is None:
        shown: Record = secrecy.value(violation)
        return shown
    statement = violated_by_request(contract, operation.location, violation, reading.body)
    return _with_statement(contract, secrecy, violation, statement)


def _judged(contract: Contract, secrecy: Secrecy, reading: Reading) -> Record:
    """Return what a proxy has seen: whether it knows the operation, and what of the answer."""
    entry, judged = reading.entry, reading.entry.judged
    if judged is None:
        return {}
    operation = contract.operations_by_id.get(entry.operation or "")
    shown: Record = {"known": judged.known}
    if judged.unjudged:
        shown["unjudged"] = judged.unjudged
    if judged.failure:
        shown["failure"] = secrecy.text(judged.failure)
    if operation is not None:
        place, answer = operation.location, reading.answer
        shown["answerViolations"] = [
            _with_statement(
                contract,
                secrecy,
                each,
                violated_by_answer(contract, place, entry.status, each, answer),
            )
            for each in judged.answer
        ]
    return shown


def _with_statement(
    contract: Contract, secrecy: Secrecy, violation: Violation, statement: ViolatedStatement
) -> Record:
    shown: Record = secrecy.value(violation)
    line = line_of(contract, statement.location)
    return {**shown, "certainty": statement.certainty, "line": line}
