"""The header `Prefer`: a request chooses its answer among those that the contract declares.

It is the mock server's own, as users of Prism know it, not part of the API.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from reprlib import repr as shown
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.examples import examples_of
from busroot_mock.contract.loader import Location
from busroot_mock.contract.responses import declared_for, is_status
from busroot_mock.errors import ApiError, BadRequest, InjectedFault, violation
from busroot_mock.http.error_forms import Errors, phrase_of
from busroot_mock.http.response import JSON, Answer, body_answer
from busroot_mock.json_codec import encode

_STATUS: Final = re.compile("[2-5][0-9][0-9]", re.ASCII)
_ENTRY: Final = re.compile(
    # A word is tried from its start alone, and nothing is given back, so the cost is linear.
    r'(?<![^\s,;="])([^\s,;="]++)\s*+=\s*+(?:"([^"]*+)"|([^\s,;"]*+))'
)


class Preferences:
    """The answers of one operation that a request can ask for.

    Args:
        contract: Which declares them.
        operation: Its location.
        success: The status that the operation answers with by itself.
        errors: How the operation sends errors.
    """

    def __init__(
        self, contract: Contract, operation: Location, success: str, errors: Errors
    ) -> None:
        self._contract = contract
        self._place = (*operation, "responses")
        self._success = success
        self._errors = errors

    @cached_property
    def examples(self) -> dict[str, dict[str, Any]]:
        """The valid bodies that can be preferred, by key of the responses and name."""
        # Made at the first request with a preference, so that the start takes no longer.
        _, answers = self._contract.find(*self._place)
        keys = [key for key in answers if is_status(key)]
        return {key: examples_of(self._contract, *self._place, key) for key in keys}

    def answer(self, texts: Sequence[str]) -> Answer | None:
        """Return the preferred answer; None if the operation goes on by itself.

        Args:
            texts: The values of the header, each time that it was sent.

        Raises:
            BadRequest: If the contract does not declare what is preferred.
        """
        preferences = preferred(texts)
        status, name = preferences.get("code", self._success), preferences.get("example")
        key = declared_for(self.examples, int(status)) if _STATUS.fullmatch(status) else None
        if key is None:
            raise _undeclared("code", [_shown(each) for each in self.examples], status)
        if key == self._success and name is None:
            return None
        bodies = self.examples[key]
        if name is None and not bodies:
            return self._errors.answer(self._error(key, int(status)))
        if name is None:
            name = next(iter(bodies))
        if name not in bodies:
            raise _undeclared("example", list(bodies), name)
        media_type = JSON if key == self._success else self._errors.form(int(status)).media_type
        return body_answer(int(status), media_type, encode(bodies[name]))

    def _error(self, key: str, status: int) -> ApiError:
        _, answer = self._contract.find(*self._place, key)
        return InjectedFault(status, answer["description"].strip() or phrase_of(status))


def preferred(texts: Sequence[str]) -> dict[str, str]:
    """Return the preferences by name in lower case; of two with the same name, the first counts.

    RFC 7240 separates them by commas, and some clients send spaces. Unknown ones are ignored, as
    the RFC says.
    """
    preferences: dict[str, str] = {}
    for name, quoted, plain in _ENTRY.findall(",".join(texts)):
        preferences.setdefault(name.lower(), quoted or plain)
    return preferences


def _shown(key: str) -> int | str:
    return int(key) if key.isdecimal() else key


def _undeclared(what: str, declared: list[Any], actual: str) -> BadRequest:
    names = ", ".join(map(str, declared)) or "none"
    return BadRequest(
        f"Prefer asks for the {what} {shown(actual)}; the contract declares {names}.",
        [violation("header", "/Prefer", "enum", declared, actual)],
    )
