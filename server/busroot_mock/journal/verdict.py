"""The verdict on a client, by the requests it made, and on a deployment that a proxy is before."""

from collections.abc import Iterator

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of
from busroot_mock.contract.marks import MARK
from busroot_mock.contract.operations import Operation
from busroot_mock.http.response import Record
from busroot_mock.journal.breaches import Breach, Breaches, Groups
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.validation.assumptions import DEPRECATED, Assumption, assumptions_of
from busroot_mock.validation.recorded import sent_parameters
from busroot_mock.worlds.journal import GONE, Journal
from busroot_mock.worlds.turns import Turns


async def verdict_on(contract: Contract, secrecy: Secrecy, journal: Journal) -> Record:
    """Return the `Verdict`.

    Operations and statuses are of all requests since the journal was emptied; the rest is of those
    that it still holds. Others have their turn meanwhile, which changes nothing of the verdict.

    Args:
        contract: What the requests are judged by.
        secrecy: Masks the secrets in what clients sent.
        journal: Of the world.
    """
    readings, turns = [Reading(entry) for entry in journal], Turns()
    requests, dropped = journal.count, journal.dropped
    operations = [_coverage(contract, operation, journal) for operation in contract.operations]
    refusals, assumptions = Groups[Breach](), Groups[tuple[str, Assumption]]()
    breaches = Breaches(contract, secrecy)
    deployment = _Deployment(secrecy, breaches)
    for reading in readings:
        await turns.pause()
        # Once: a request counts once, were there a hundred such items in a list of its body.
        for refusal in dict.fromkeys(breaches.of_request(reading)):
            refusals.add(refusal, reading.entry.number)
        deployment.add(reading)
        for assumption in dict.fromkeys(_assumptions(contract, reading)):
            assumptions.add(assumption, reading.entry.number)
    left_out = breaches.left_out + refusals.left_out + assumptions.left_out
    return {
        "requests": requests,
        "dropped": dropped,
        "refused": sum(bool(reading.refusals) for reading in readings),
        "refusals": [key.shown(count, entry) for key, count, entry in refusals.most_first()],
        "operations": operations,
        "neverCalled": [each["operationId"] for each in operations if not each["calls"]],
        "leansOn": [_leaning(contract, secrecy, *group) for group in assumptions.most_first()],
        "leftOut": left_out + deployment.left_out,
        **deployment.shown(),
    }


class _Deployment:
    """Gathers what is wrong with a deployment; nothing of a mock server, which has none."""

    def __init__(self, secrecy: Secrecy, breaches: Breaches) -> None:
        self._secrecy, self._breaches = secrecy, breaches
        self._breaking, self._failing = Groups[Breach](), Groups[tuple[str]]()
        self._counts: dict[str, int] = {}

    @property
    def left_out(self) -> int:
        return self._breaking.left_out + self._failing.left_out

    def add(self, reading: Reading) -> None:
        """Take an exchange with it."""
        entry, judged = reading.entry, reading.entry.judged
        if judged is None:
            return
        broken = dict.fromkeys(self._breaches.of_answer(reading))
        for breach in broken:
            self._breaking.add(breach, entry.number)
        failure = "" if judged.failure == GONE else judged.failure
        if failure:
            self._failing.add((self._secrecy.text(failure),), entry.number)
        counts = {
            "responses": not judged.failure,
            "broken": bool(broken),
            "unknown": not judged.known,
            "unjudged": bool(judged.unjudged),
        }
        for name, counted in counts.items():
            self._counts[name] = self._counts.get(name, 0) + counted

    def shown(self) -> Record:
        """Return the `Deployment` as a member of the verdict, if there is one."""
        if not self._counts:
            return {}
        breaking, failing = self._breaking.most_first(), self._failing.most_first()
        breaches = [breach.shown(count, entry) for breach, count, entry in breaking]
        failures = [
            {"message": text, "count": count, "entry": entry} for (text,), count, entry in failing
        ]
        return {"deployment": {**self._counts, "breaches": breaches, "failures": failures}}


def _coverage(contract: Contract, operation: Operation, journal: Journal) -> Record:
    """Return the `OperationCoverage`."""
    name = operation.operation_id
    met = {str(status): n for (called, status), n in journal.met.items() if called == name}
    declared = list(operation.node["responses"])
    return {
        "operationId": name,
        "method": operation.method,
        "path": operation.path,
        "certainty": operation.certainty,
        "line": line_of(contract, operation.location),
        "calls": sum(met.values()),
        "met": met,
        "neverMet": [status for status in declared if not _is_met(status, met)],
    }


def _is_met(declared: str, met: dict[str, int]) -> bool:
    return declared in met or (
        declared.upper().endswith("XX") and any(status[0] == declared[0] for status in met)
    )


def _assumptions(contract: Contract, reading: Reading) -> Iterator[tuple[str, Assumption]]:
    """Yield what a request uses that is doubtful; not how its values fit assumed keywords."""
    operation = contract.operations_by_id.get(reading.entry.operation or "")
    if operation is None:
        return
    sent = sent_parameters(contract, operation, reading.entry.path, reading.query, reading.headers)
    for assumption in assumptions_of(contract, operation, sent, reading.body):
        if assumption.keyword in ("", "enum"):
            yield operation.operation_id, assumption


def _leaning(
    contract: Contract, secrecy: Secrecy, key: tuple[str, Assumption], count: int, entry: int
) -> Record:
    """Return the `Leaning`."""
    operation_id, assumption = key
    location = assumption.trail[-1]
    if assumption.where == "operation":
        location = (*location, DEPRECATED if assumption.why == DEPRECATED else MARK)
    return {
        "operationId": operation_id,
        "why": assumption.why,
        "in": assumption.where,
        "pointer": secrecy.text(assumption.pointer),
        "line": line_of(contract, location),
        "count": count,
        "entry": entry,
    }
