"""The header `Prefer`: a request chooses its answer among those that the contract declares.

It is the mock server's own, as users of Prism know it, not part of the API.
"""

import re
from functools import cached_property
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.examples import DEFAULT, examples_of
from busroot_mock.errors import BadRequest, violation
from busroot_mock.http.response import Answer, json_answer

_ENTRY: Final = re.compile(r'([^\s,;="]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]*))')


class Preferences:
    """The answers of one operation that a request can ask for.

    Args:
        contract: Which declares them.
        path: Of the operation.
        method: Of the operation, in lower case.
        success: The status that the operation answers with by itself.
    """

    def __init__(self, contract: Contract, path: str, method: str, success: str) -> None:
        self._contract = contract
        self._place = ("paths", path, method, "responses")
        self._success = success

    @cached_property
    def examples(self) -> dict[str, dict[str, Any]]:
        """The valid bodies that can be preferred, by status and name."""
        # Made at the first request with a preference, so that the start takes no longer.
        _, answers = self._contract.find(*self._place)
        return {status: self._bodies(status) for status in answers if status.isdecimal()}

    def answer(self, texts: list[str]) -> Answer | None:
        """Return the preferred answer; None if the operation goes on by itself.

        Args:
            texts: The values of the header, each time that it was sent.

        Raises:
            BadRequest: If the contract does not declare what is preferred.
        """
        preferences = preferred(texts)
        status, name = preferences.get("code", self._success), preferences.get("example")
        if status not in self.examples:
            raise _undeclared("code", [int(each) for each in self.examples], status)
        if status == self._success and name is None:
            return None
        bodies = self.examples[status]
        if name is None and bodies:
            name = next(iter(bodies))
        if name not in bodies:
            raise _undeclared("example", list(bodies), name or DEFAULT)
        return json_answer(int(status), bodies[name])

    def _bodies(self, status: str) -> dict[str, Any]:
        bodies = examples_of(self._contract, *self._place, status)
        if bodies or status == self._success:
            return bodies
        _, answer = self._contract.find(*self._place, status)
        return {DEFAULT: {"isSuccess": False, "message": answer["description"], "violations": []}}


def preferred(texts: list[str]) -> dict[str, str]:
    """Return the preferences by name in lower case; of two with the same name, the first counts.

    RFC 7240 separates them by commas, and some clients send spaces. Unknown ones are ignored, as
    the RFC says.
    """
    preferences: dict[str, str] = {}
    for name, quoted, plain in _ENTRY.findall(",".join(texts)):
        preferences.setdefault(name.lower(), quoted or plain)
    return preferences


def _undeclared(what: str, declared: list[Any], actual: str) -> BadRequest:
    shown = ", ".join(map(str, declared)) or "none"
    return BadRequest(
        f"Prefer asks for the {what} {actual!r}; the contract declares {shown}.",
        [violation("header", "/Prefer", "enum", declared, actual)],
    )
