"""The recorded answer that fits a request best, where nothing says that there is state."""

from typing import Any

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.model import Model, Recorded, Spec


def nearest(model: Model, spec: Spec, ask: Ask) -> Recorded | None:
    """Return the recorded answer of an operation to the most similar request.

    What a list had for another path, or for other parameters, may not be there for this one: an
    empty list, if one was recorded, says the least.
    """
    candidates = [each for each in model.answers if each.label == spec.label]
    # Of equal ones, the last: it is what was true at the end.
    return max(reversed(candidates), key=lambda each: _nearness(each, ask), default=None)


def _nearness(recorded: Recorded, ask: Ask) -> tuple[bool, bool, bool, int, int, bool]:
    same_values = sum(ask.values.get(name) == value for name, value in recorded.values.items())
    asked = {**ask.asked, "": ask.body.decode("utf-8", "replace")}
    same = {name for name, value in recorded.asked.items() if asked.get(name) == value}
    is_path = same_values == len(ask.values)
    is_exact = same == asked.keys() == recorded.asked.keys() and is_path
    is_blank = not recorded.is_refusal and has_empty_list(recorded.body)
    return is_exact, is_path, is_blank, same_values, len(same), not recorded.is_refusal


def has_empty_list(body: Any) -> bool:
    """Tell whether an answer is an empty list, or has lists that are all empty."""
    if not isinstance(body, dict):
        return bool(body == [])
    lists = [value for value in body.values() if isinstance(value, list)]
    return bool(lists) and not any(lists)


def is_asked(recorded: Recorded, ask: Ask) -> bool:
    """Tell whether a request asks for the form that an answer has."""
    only = recorded.only
    return not only or (only["of"] in ask.asked) is only["given"]
