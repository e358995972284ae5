"""What shall go wrong in a world, in the hands of a test."""

import re
from collections.abc import Iterator
from typing import TypedDict, Unpack

from busroot_mock.testing.values import Call, Record, check_names, given


class Effect(TypedDict, total=False):
    """What goes wrong: `delay`, or one of the others, or both.

    Attributes:
        status: The answer is an error with this status.
        message: Goes with `status`.
        retry_after: Goes with `status`; in seconds.
        delay: In milliseconds; or `{"from": ..., "to": ...}`, or `{"mean": ..., "deviation": ...}`.
        drop: The connection is closed, before the operation (`request`) or after it (`answer`).
        truncate: Half of the body comes.
        malformed: The body is no JSON.
        rate_limit: `{"requests": ..., "seconds": ...}`; more get a 429.
        expired_key: The answer is that to an unknown key.
    """

    status: int
    message: str
    retry_after: int
    delay: int | dict[str, int]
    drop: str
    truncate: bool
    malformed: bool
    rate_limit: dict[str, int]
    expired_key: bool


class WorldFaults:
    """The fault rules of a world; one is a dict as `control.yaml` has it, the schema `Fault`.

    Args:
        call: Calls the control API for the world.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def __iter__(self) -> Iterator[Record]:
        return iter(self._call("GET", "/faults"))

    def add(
        self,
        operation: str | None = None,
        *,
        times: int | None = None,
        share: float | None = None,
        method: str | None = None,
        path: str | None = None,
        tag: str | None = None,
        key: str | None = None,
        account: str | None = None,
        role: str | None = None,
        **effect: Unpack[Effect],
    ) -> Record:
        """Add a rule, such as `add("listSkus", status=503, times=2)`; return it.

        Args:
            operation: The `operationId`. What is left out of this and the other marks of a
                request may be anything.
            times: On so many requests it acts, then no more.
            share: On this share of the requests it acts.
            method: Of the request.
            path: As in the contract, with its braces.
            tag: Of the operation.
            key: The API key that comes with the request.
            account: Id of the account of the key.
            role: Of the key.
            effect: As in `Effect`.
        """
        check_names(effect, Effect)
        marks = {"operationId": operation, "method": method, "path": path, "tag": tag}
        marks |= {"key": key, "accountId": account, "role": role}
        rule = {"match": given(marks), "next": times, "share": share}
        body = {**given(rule), "effect": {_camel(name): what for name, what in effect.items()}}
        added: Record = self._call("POST", "/faults", body)
        return added

    def get(self, fault_id: str) -> Record:
        """Return a rule, with how often it `matched` and was `applied`."""
        rule: Record = self._call("GET", f"/faults/{fault_id}")
        return rule

    def remove(self, fault_id: str) -> None:
        """Remove a rule."""
        self._call("DELETE", f"/faults/{fault_id}")

    def clear(self) -> None:
        """Remove all rules."""
        self._call("POST", "/faults/clear")


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)
