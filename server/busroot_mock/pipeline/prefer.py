"""The header `Prefer`: which of its declared answers an operation is to give.

It is ours, as users of Prism know it, and no part of the API that the contract describes.
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
        contract: What declares them.
        path: Of the operation.
        method: Of the operation.
        success: Status of the answer that the operation gives by itself.
    """

    def __init__(self, contract: Contract, path: str, method: str, success: str) -> None:
        self._contract = contract
        self._place = ("paths", path, method, "responses")
        self._success = success

    @cached_property
    def examples(self) -> dict[str, dict[str, Any]]:
        """The bodies that can be preferred, by status and name: valid by the contract, all."""
        # Worked out for the first request that prefers: the stub starts no later for it.
        _, answers = self._contract.find(*self._place)
        return {status: self._bodies(status) for status in answers if status.isdecimal()}

    def answer(self, texts: list[str]) -> Answer | None:
        """Return the preferred answer; None if the operation is to go on by itself.

        Args:
            texts: The values of the header, one for each time that it was sent.

        Raises:
            BadRequest: If the contract does not declare what is preferred.
        """
        wished = preferred(texts)
        status, name = wished.get("code", self._success), wished.get("example")
        if status not in self.examples:
            raise _undeclared("code", [int(known) for known in self.examples], status)
        if status == self._success and name is None:
            return None
        known = self.examples[status]
        if name is None and known:
            name = next(iter(known))
        if name not in known:
            raise _undeclared("example", list(known), name or DEFAULT)
        return json_answer(int(status), known[name])

    def _bodies(self, status: str) -> dict[str, Any]:
        found = examples_of(self._contract, *self._place, status)
        if found or status == self._success:
            return found
        _, answer = self._contract.find(*self._place, status)
        return {DEFAULT: {"isSuccess": False, "message": answer["description"], "violations": []}}


def preferred(texts: list[str]) -> dict[str, str]:
    """Return the preferences by name in lower case; of two with one name, the first counts.

    RFC 7240 has commas between them, and some clients send spaces. What the stub does not know it
    leaves alone, as the RFC asks for.
    """
    found: dict[str, str] = {}
    for name, quoted, plain in _ENTRY.findall(",".join(texts)):
        found.setdefault(name.lower(), quoted or plain)
    return found


def _undeclared(what: str, known: list[Any], came: str) -> BadRequest:
    shown = ", ".join(map(str, known)) or "none"
    return BadRequest(
        f"Prefer asks for the {what} {came!r}; what the contract declares is {shown}.",
        [violation("header", "/Prefer", "enum", known, came)],
    )
