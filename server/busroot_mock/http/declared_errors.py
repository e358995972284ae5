"""The errors of the operations of a contract, as it declares them."""

from collections import Counter
from functools import cache, lru_cache
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import is_generic
from busroot_mock.contract.responses import is_status, json_type_of, sent_as
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation
from busroot_mock.http.error_forms import EMPTY, OURS, ErrorForm, Errors, form_of

_SENT_HEADERS: Final = ("content-type", "content-length")


class ErrorForms:
    """The forms of all errors of a contract, each made once.

    Raises:
        SetupError: If a response of an error is of a kind that the mock server does not send.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._forms: dict[Location, ErrorForm] = {}
        counts: Counter[Location] = Counter()
        places = {}
        for operation in contract.operations:
            if is_generic(operation.node):  # its refusals are sent as they were recorded
                continue
            keys = [key for key in operation.node["responses"] if is_error(key)]
            places[operation.label] = {
                key: contract.find(*operation.location, "responses", key)[0] for key in keys
            }
            counts.update(places[operation.label].values())
        for place in counts:
            self._forms[place] = self._form(place)
        usual = max(
            (place for place in counts if self._forms[place].body),
            key=lambda place: counts[place],
            default=None,
        )
        self._usual = self._forms[usual] if usual else OURS
        self._places = places

    @property
    def general(self) -> Errors:
        """The errors outside of operations: in the form that most responses have."""
        return Errors({}, self._usual)

    def of(self, label: str) -> Errors:
        """Return the errors of the operation with this label."""
        places = self._places[label]
        return Errors({key: self._forms[place] for key, place in places.items()}, self._usual)

    def _form(self, place: Location) -> ErrorForm:
        check_headers(self._contract, place)
        content = self._contract.find(*place)[1].get("content")
        if not content:
            return EMPTY
        key = json_type_of(content)
        if key is None:
            shown = ", ".join(content)
            raise self._contract.refusal(
                (*place, "content"),
                f"the mock server sends errors as JSON only, not as {shown}; "
                "use application/json or application/problem+json",
            )
        schema = content[key].get("schema")
        if schema is None:
            return form_of(self._contract.document, sent_as(key), {}, lambda body: [])

        # Compiled at the first error: most of a contract's are never sent.
        @cache
        def compiled() -> Schema:
            return self._contract.schema(*place, "content", key, "schema")

        def violations(body: Any) -> list[Violation]:
            return compiled().violations(body, "body")

        return form_of(self._contract.document, sent_as(key), schema, violations)


@lru_cache(maxsize=4)
def error_forms_of(contract: Contract) -> ErrorForms:
    """Return the forms of the errors of a contract, made once."""
    return ErrorForms(contract)


def is_error(key: str) -> bool:
    """Tell whether a key of responses declares what is no success."""
    return is_status(key) and not key.startswith("2")


def check_headers(contract: Contract, place: Location) -> None:
    """Refuse a response with a header that the mock server never sends, if it is required.

    Raises:
        SetupError: At the first of them.
    """
    headers: dict[str, Any] = contract.find(*place)[1].get("headers", {})
    for name in headers:
        where, header = contract.find(*place, "headers", name)
        if header.get("required") and name.lower() not in _SENT_HEADERS:
            raise contract.refusal(
                where, f"the mock server does not send the header {name}; do not require it"
            )
