"""Responses of operations that no call shows: refusals of others, and a success, if need be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.generic.checks import Checks
from busroot_mock.generic.model import Model
from busroot_mock.learning.calls.calls import Call

REFUSED: Final = 400
_DONE: Final = 200
_EMPTY: Final = 204
Node = dict[str, Any]


class AssumedResponses:
    """Describes what generic handlers answer, beside what was recorded.

    Args:
        model: What is known of the API.
        calls: By operation.
    """

    def __init__(self, model: Model, calls: Mapping[str, Sequence[Call]]) -> None:
        self._model, self._calls = model, calls
        self._checks = Checks(model)

    def responses(self, label: str) -> dict[str, Node]:
        """Return the responses of an operation by status, marked as assumed."""
        known = {call.status for call in self._calls.get(label, ())}
        spec = self._model.specs.get(label)
        found: dict[str, Node] = {}
        for rule in self._checks.rules_of(spec) if spec else ():
            answer = self._model.answers[rule.answer]
            has_json = not answer.is_empty and answer.media_type.endswith("json")
            if rule.status not in known:
                found[str(rule.status)] = _node("As other operations refuse", has_json)
        if known and min(known) >= REFUSED:
            usual = self._usual_success(spec.does if spec else "")
            found[str(usual)] = _node("As other operations are done", usual != _EMPTY)
        return dict(sorted(found.items()))

    def _usual_success(self, does: str) -> int:
        """Return the status with which operations that do the same are done; 200 if none is."""
        counts = Counter(
            call.status
            for label, spec in self._model.specs.items()
            for call in self._calls.get(label, ())
            if spec.does == does and call.status < REFUSED
        )
        return counts.most_common(1)[0][0] if counts else _DONE


def plain_object() -> Node:
    """Return the content of a message of which nothing but JSON is known."""
    return {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}


def _node(description: str, has_json: bool) -> Node:
    node = {"description": description, "x-certainty": "assumed"}
    return {**node, **(plain_object() if has_json else {})}
