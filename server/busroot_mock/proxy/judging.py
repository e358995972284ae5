"""Judgement of what passes, by the contract: the request as the mock server would, the response."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import ApiError, SetupError, Violation
from busroot_mock.http.api_key import keys_of, missing_key
from busroot_mock.http.content_coding import decoded
from busroot_mock.http.request import BYTES_PER_VALUE, Request
from busroot_mock.proxy.matching import Matcher
from busroot_mock.proxy.passing_headers import Headers
from busroot_mock.validation.answers import AnswerReader
from busroot_mock.validation.body import Body, read_body
from busroot_mock.validation.parameters import ParameterReader, compile_parameters
from busroot_mock.worlds.journal import Judged

MOST_JUDGED: Final = 1024 * 1024
"""Bytes of a body that is judged while it passes."""
MOST_SHOWN: Final = 50
"""Violations of each side that the journal keeps."""

_OF_CONTENT: Final = frozenset((b"content-type", b"content-encoding"))
_IS_LONG: Final = f"longer than {MOST_JUDGED} bytes"


class OperationJudge:
    """Judges requests to one operation, and its responses.

    Attributes:
        name: The operationId.
        unread: Why its requests cannot be judged; empty if they can.
        request_names: Of the headers by which its requests are judged, in lower case.
    """

    def __init__(self, contract: Contract, operation: Operation, needs_key: bool) -> None:
        self.name = operation.operation_id or operation.label
        self.unread = ""
        self._needs_key = needs_key and operation.node.get("security") != []
        self._answers = AnswerReader(contract, operation)
        self._reader, self._body = ParameterReader([]), None
        self._answer_names: dict[int, frozenset[bytes]] = {}
        self.request_names = _OF_CONTENT | {KEY_HEADER.lower().encode()}
        try:
            parameters = compile_parameters(contract, operation.location)
            self._reader = ParameterReader(parameters)
            self.request_names |= {
                each.name.lower().encode() for each in parameters if each.where == "header"
            }
            self._body = _body_of(contract, operation)
        except SetupError as error:
            self.unread = str(error)

    def request(
        self, request: Request, path_values: dict[str, str], data: bytes
    ) -> list[Violation]:
        """Return how a request breaks the contract; its body is whole."""
        wrong: list[Violation] = []
        keys = keys_of(request)
        if self._needs_key and (len(keys) != 1 or not keys[0]):
            wrong += missing_key("No").violations
        wrong += self._reader.read(request, path_values)[1]
        if self._body is not None:
            try:
                content = _content(data, request.headers(b"content-encoding"))
                types = request.headers(b"content-type")
                wrong += read_body(self._body, content, types, MOST_JUDGED // BYTES_PER_VALUE)[1]
            except ApiError as error:
                wrong += error.violations
        return wrong

    def answer_names(self, status: int) -> frozenset[bytes]:
        """Return the names of the headers by which a response is judged, in lower case."""
        names = self._answer_names.get(status)
        if names is None:
            declared = self._answers.header_names(status)
            names = _OF_CONTENT | {name.encode("latin-1", "replace") for name in declared}
            self._answer_names[status] = names
        return names

    def answer(
        self,
        status: int,
        headers: Headers,
        data: bytes | None,
        is_refusable: bool,
    ) -> tuple[list[Violation], str]:
        """Return how a response breaks the contract, and what of it was not judged."""
        texts: dict[str, list[str]] = {}
        for name, value in headers:
            texts.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        unjudged = ""
        codings = texts.get("content-encoding", [])
        if data and codings:
            try:
                data = _content(data, codings)
            except ApiError:
                data, unjudged = None, f"the response is {', '.join(codings)}"
        return self._answers.violations(status, texts, data, is_refusable), unjudged


Place = tuple[OperationJudge, dict[str, str]]
"""The judge of an operation, with the values of the path."""


class Judge:
    """Judges the exchanges with a deployment.

    Args:
        contract: What they are judged by.

    Attributes:
        unread: Operations whose requests cannot be judged, each with the reason.
    """

    def __init__(self, contract: Contract) -> None:
        schemes = contract.document.get("components", {}).get("securitySchemes", {})
        needs_key = any(
            str(scheme.get("name", "")).lower() == KEY_HEADER.lower() for scheme in schemes.values()
        )
        judges = [(each, OperationJudge(contract, each, needs_key)) for each in contract.operations]
        self._matcher = Matcher(judges)
        self.unread = {judge.name: judge.unread for _, judge in judges if judge.unread}

    def find(self, request: Request, prefix: str) -> Place | None:
        """Return the judge of the operation that a request asks for; None if there is none."""
        return self._matcher.find(request.method, request.path[len(prefix) :] or "/")


def judged_exchange(
    place: Place | None,
    request: Request,
    sent: bytes | None,
    answer: tuple[int, Headers, bytes | None] | None,
    failure: str,
) -> tuple[bool | None, Judged]:
    """Return whether the contract takes a request, None if nobody knows, and what was seen.

    Args:
        place: The judge of its operation, with the values of the path.
        request: As the client sent it.
        sent: Its body; None if that is too long to be judged.
        answer: Status, headers and body of the response, the body None if it is too long.
        failure: Why there is no response, or not all of it.
    """
    if place is None:
        return None, Judged(known=False, failure=failure)
    judge, values = place
    unjudged = [f"the body of the request is {_IS_LONG}"] if sent is None else []
    is_valid, wrong = None, []
    if judge.unread:
        unjudged.append("the mock server does not read such requests")
    elif sent is not None:
        wrong = judge.request(request, values, sent)
        is_valid = not wrong
    amiss: list[Violation] = []
    if answer is not None:
        status, headers, body = answer
        is_head = request.method == "HEAD"
        if body is None and not is_head:
            unjudged.append(f"the body of the response is {_IS_LONG}")
        amiss, why = judge.answer(status, headers, None if is_head else body, is_valid is not True)
        unjudged += [why] if why else []
    judged = Judged(
        True, tuple(wrong[:MOST_SHOWN]), tuple(amiss[:MOST_SHOWN]), "; ".join(unjudged), failure
    )
    return is_valid, judged


def summary(judged: Judged) -> str:
    """Return what was seen in a line, for the log; never with a value."""
    if judged.failure:
        return judged.failure
    if not judged.known:
        return "unknown to the contract"
    sides = (("request", judged.request), ("response", judged.answer))
    parts = [f"the {side} breaks the contract: {_places(wrong)}" for side, wrong in sides if wrong]
    return "; ".join(parts)


def _places(violations: tuple[Violation, ...]) -> str:
    texts = [
        " ".join(filter(None, (each["in"], each["pointer"], each["keyword"])))
        for each in violations[:3]
    ]
    return ", ".join(texts) + (", ..." if len(violations) > 3 else "")


def _body_of(contract: Contract, operation: Operation) -> Body | None:
    place = operation.location
    if not operation.takes_body:
        return None
    node = contract.find(*place, "requestBody")[1]
    if "schema" not in node.get("content", {}).get(MEDIA_TYPE, {}):
        raise SetupError(f"{operation.label} takes another body than JSON.")
    schema = contract.request_schema(*place, "requestBody", "content", MEDIA_TYPE, "schema")
    return Body(node.get("required", False), schema, lambda value: value)


def _content(data: bytes, codings: Sequence[str]) -> bytes:
    if not codings or not data:
        return data
    content = decoded(data, codings, MOST_JUDGED)
    return b"" if content is None else content
