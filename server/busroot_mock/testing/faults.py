"""Add and remove the fault rules of a world from a test."""

import re
from collections.abc import Iterator
from typing import Unpack

from busroot_mock.faults.kinds import Effect
from busroot_mock.testing.values import Call, Record, check_names, given


class WorldFaults:
    """The fault rules of a world, each a dict of the schema `Fault` in `control.yaml`.

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
            operation: The `operationId`. If this or another filter is left out, anything matches.
            times: How many requests the rule acts on; without it, on all.
            share: The share of the requests that the rule acts on, from 0 to 1.
            method: The method of the request.
            path: The path as in the contract, with its braces.
            tag: The tag of the operation.
            key: The API key of the request.
            account: Id of the account of the key.
            role: The role of the key.
            effect: As in `Effect`.
        """
        check_names(effect, Effect)
        match = {"operationId": operation, "method": method, "path": path, "tag": tag}
        match |= {"key": key, "accountId": account, "role": role}
        rule = {"match": given(match), "next": times, "share": share}
        body = {**given(rule), "effect": {_camel(name): value for name, value in effect.items()}}
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
    return re.sub("_([a-z])", lambda match: match[1].upper(), name)
