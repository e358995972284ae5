"""The outcome of traffic that passed: findings on both sides, by cause."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from schemathesis.core.failures import Failure

from busroot_mock import __version__
from busroot_mock.contract.secret_names import secret_names
from busroot_mock.errors import SetupError
from busroot_mock.recordings.masking import Masking
from busroot_mock.recordings.recorded import Recorded, header

from ..analysis.causes import Grouping
from ..analysis.judge import judge
from ..analysis.record import Record
from ..analysis.unreliable import unreliable
from ..config.settings import Settings
from ..findings.finding import ASSUMPTION, FAILURE, Finding, merged
from ..findings.rules import CLIENT
from ..reports.outcome import CONFORMS, FAILED, FAILURES, LEFT_OUT, OK, OperationOutcome, Outcome
from ..target.schema import CONTRACT
from ..transport.traffic import Exchange, Traffic, exchanges_in
from .answers import client_finding, deployment_failures, is_exempt, needs_key
from .meaning import failure, failures_in
from .session import Session
from .sorting import Passed, Sorter, origin_of

DEPLOYMENT = "deployment"
SIDES = (CLIENT, DEPLOYMENT)
_PROCESS = "judge"
_MOST_UNKNOWN = 20
_MOST_KEPT = 5000


class TrafficJudge:
    """Judges exchange by exchange, in the order in which they were sent.

    Args:
        folder: Of the reports, for the traffic.
        base_url: Of the API; without it, what has a path of the contract's servers is judged.
    """

    def __init__(self, folder: Path, base_url: str | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.others = self.exempt = 0
        self.seconds: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self.first = ""
        self._guessed = ""
        self._folder, self._traffic = folder, Traffic(folder, _PROCESS)
        self._sorter = Sorter(CONTRACT, base_url)
        self._masking = Masking(secret_names(CONTRACT), keep_values=True)
        self.sessions: dict[str, Session] = {}
        self._findings: dict[str, Finding] = {}
        self._keyless: list[Passed] = []

    def take(self, recorded: Recorded, item: str = "") -> None:
        """Judge an exchange; `item` says where it is from, such as the name of a file."""
        passed = self._sorter.sort(self._masking.masked(recorded), item)
        if passed is None:
            self.others += 1
            self._note_other(recorded)
            self._guessed = self._guessed or self._sorter.base_in(recorded) or ""
            return
        self.first = self.first or passed.exchange.at
        exchange = passed.exchange
        if passed.operation is None:
            self.unknown[passed.origin, f"{exchange.method} {_path(exchange)}"] += 1
        session = self.sessions.setdefault(passed.origin, Session())
        if passed.operation is None or is_exempt(passed.recorded):
            self.exempt += 1
            self._traffic.note(replace(exchange, operation=""))
            session.disturb(passed.recorded)
            return
        self._traffic.note(exchange)
        self._count(passed)
        self._judge(passed)

    def _note_other(self, recorded: Recorded) -> None:
        """Note a request to another part of a server: it may change what this part shows."""
        session = self.sessions.get(origin_of(recorded.url))
        if session is not None:
            session.disturb(recorded)

    def _count(self, passed: Passed) -> None:
        label = passed.exchange.operation
        self.counts[label] += 1
        self.seconds[label] += int(passed.recorded.took)
        self.keys[passed.key] += 1

    def _judge(self, passed: Passed) -> None:
        client = client_finding(CONTRACT, passed)
        if client is not None:
            self._add(client)
        misshapen = list(deployment_failures(passed))
        for each in misshapen:
            self._find(each, [passed.exchange])
        if passed.is_answered and client is None and not misshapen:
            for each in failures_in(passed):
                self._find(each, [passed.exchange])
        session = self.sessions[passed.origin]
        if misshapen:
            session.disturb(passed.recorded)
        else:
            for each, steps in session.note(passed):
                self._find(each, steps)
        if passed.is_answered and not passed.key and len(self._keyless) < _MOST_KEPT:
            self._keyless.append(passed)

    def _find(self, found: Failure, steps: list[Exchange]) -> None:
        self._add(judge(CONTRACT, found, "", steps, 0))

    def _add(self, finding: Finding) -> None:
        known = self._findings.get(finding.fingerprint)
        if known is None:
            self._findings[finding.fingerprint] = finding
        else:
            known.count += 1

    def end(self) -> list[Finding]:
        """Return the findings, once all was taken.

        Raises:
            SetupError: If nothing of this API was there.
        """
        self._traffic.close()
        if not self.counts and not self.exempt:
            raise SetupError(self._nothing())
        if any(self.keys):
            for passed in self._keyless:
                self._judge_keyless(passed)
        return merged(list(self._findings.values()))

    def _judge_keyless(self, passed: Passed) -> None:
        """Judge an answer to a request without a key, where others carry one."""
        operation, headers = passed.operation, passed.recorded.request_headers
        has_other = header(headers, "authorization") or header(headers, "cookie")
        if operation is None or has_other or not needs_key(CONTRACT, operation):
            return
        expected = "a request without a valid API key is refused with 401"
        actual = f"the status is {passed.recorded.status}"
        place = ("security",)
        found = failure("ST401", operation, expected, actual, place, about="none")
        self._find(found, [passed.exchange])

    def _nothing(self) -> str:
        if not self.others:
            return "There is nothing to judge: no exchange was recorded."
        hint = "Say where the API is, such as --base-url https://host/api."
        if self._guessed:
            hint = f"Is it --base-url {self._guessed}?"
        where = "by the servers of its contract"
        return f"None of {self.others} exchanges is of this API, {where}. {hint}"


def judge_traffic(
    exchanges: Iterable[tuple[str, Recorded]], settings: Settings, fail_on: tuple[str, ...]
) -> Outcome:
    """Return the outcome of recorded traffic, in the order in which it was sent.

    Args:
        exchanges: Each with where it is from. They may hold secrets: reports do not.
        settings: With the folder of the reports, which exists, and the base URL, if it is known.
        fail_on: Whose findings fail: `client`, `deployment`.

    Raises:
        SetupError: If nothing of this API is there.
    """
    folder = Path(settings.report or "")
    traffic = TrafficJudge(folder, settings.base_url)
    for item, recorded in exchanges:
        traffic.take(recorded, item)
    findings = traffic.end()
    main = max(traffic.keys, key=lambda key: traffic.keys[key], default="")
    record = Record(CONTRACT, exchanges_in(folder), main)
    findings = merged([*findings, *unreliable(record, findings, 0)])
    outcome = Outcome(
        replace(settings, recorded=True),
        base_url=settings.base_url or ", ".join(_origins(traffic)),
        started=traffic.first,
        seconds=sum(traffic.seconds.values()) / 1000,
        requests=traffic.counts.total() + traffic.unknown.total(),
        seed=0,
        version=__version__,
        exit_code=CONFORMS,
        causes=Grouping(findings, record).causes({}),
        findings=findings,
        notes=list(_notes(traffic)),
        operations=list(_operations(traffic, findings)),
    )
    return replace(outcome, exit_code=_exit_code(outcome, fail_on))


def _exit_code(outcome: Outcome, fail_on: tuple[str, ...]) -> int:
    kinds = (FAILURE, ASSUMPTION) if outcome.settings.strict else (FAILURE,)
    sides = {side_of(each) for each in outcome.findings if each.kind in kinds}
    return FAILURES if sides & set(fail_on) else CONFORMS


def side_of(finding: Finding) -> str:
    """Return whom a finding is about: the client or the deployment."""
    return CLIENT if finding.check == CLIENT else DEPLOYMENT


def _origins(traffic: TrafficJudge) -> list[str]:
    return sorted(traffic.sessions)


def _notes(traffic: TrafficJudge) -> Iterator[str]:
    for (_, label), count in traffic.unknown.most_common(_MOST_UNKNOWN):
        times = f" ({count} times)" if count > 1 else ""
        yield f"Unknown to the contract: {label}{times}."
    if len(traffic.unknown) > _MOST_UNKNOWN:
        yield f"Unknown to the contract: {len(traffic.unknown) - _MOST_UNKNOWN} more."
    if traffic.others:
        yield f"{traffic.others} exchanges are not of this API."


def _operations(traffic: TrafficJudge, findings: list[Finding]) -> Iterator[OperationOutcome]:
    for operation in CONTRACT.operations:
        label = operation.label
        own = [each for each in findings if each.operation == label]
        kinds = {each.kind for each in own if side_of(each) == DEPLOYMENT}
        state = FAILED if FAILURE in kinds else ASSUMPTION if ASSUMPTION in kinds else OK
        is_called = traffic.counts[label] > 0
        yield OperationOutcome(
            label=label,
            operation_id=operation.operation_id,
            tag=operation.tag,
            certainty=operation.certainty,
            requests=traffic.counts[label],
            seconds=traffic.seconds[label] / 1000,
            findings=len(own),
            state=state if is_called else LEFT_OUT,
            why="" if is_called else "is not in the recording",
        )


def _path(exchange: Exchange) -> str:
    return urlsplit(exchange.url).path
