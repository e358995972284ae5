"""The recorded answer that fits a request best, where nothing says that there is state."""

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.model import Model, Recorded, Spec


def nearest(model: Model, spec: Spec, ask: Ask) -> Recorded | None:
    """Return the recorded answer of an operation to the most similar request."""
    candidates = [each for each in model.answers if each.label == spec.label]
    # Of equal ones, the last: it is what was true at the end.
    return max(reversed(candidates), key=lambda each: _nearness(each, ask), default=None)


def _nearness(recorded: Recorded, ask: Ask) -> tuple[bool, int, int, bool]:
    same_values = sum(ask.values.get(name) == value for name, value in recorded.values.items())
    asked = {**ask.asked, "": ask.body.decode("utf-8", "replace")}
    same = {name for name, value in recorded.asked.items() if asked.get(name) == value}
    is_exact = same == asked.keys() == recorded.asked.keys() and same_values == len(ask.values)
    return is_exact, same_values, len(same), not recorded.is_refusal
