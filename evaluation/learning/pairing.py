"""Objects of two lists that are the same ones, in whatever order the lists have them."""

from collections.abc import Callable, Sequence
from typing import Any


def paired(recorded: Any, answered: Any, translated: Callable[[Any], Any]) -> Any:
    """Return an answer whose objects in lists stand where those recorded that are like them do.

    Lists in the order of keys that a server draws have another order each time.

    Args:
        recorded: The answer of the server.
        answered: That of the mock server.
        translated: Gives a value with the names that are given now.
    """
    if isinstance(recorded, dict) and isinstance(answered, dict):
        return {n: paired(recorded.get(n), each, translated) for n, each in answered.items()}
    if not isinstance(recorded, list) or not isinstance(answered, list):
        return answered
    if not all(isinstance(each, dict) for each in (*recorded, *answered)):
        return answered
    places = _places(recorded, answered, translated)
    found = [answered[places[index]] if index in places else {} for index in range(len(recorded))]
    return [paired(old, new, translated) for old, new in zip(recorded, found, strict=True)]


def _places(
    recorded: Sequence[Any], answered: Sequence[Any], translated: Callable[[Any], Any]
) -> dict[int, int]:
    """Return by the place of an object in one list that of the one most like it in the other."""
    known = [translated(each) for each in recorded]
    ranked = sorted(
        (-_likeness(old, new), abs(there - here), here, there)
        for here, old in enumerate(known)
        for there, new in enumerate(answered)
    )
    found: dict[int, int] = {}
    for _, _, here, there in ranked:
        if here not in found and there not in found.values():
            found[here] = there
    return found


def _likeness(one: dict[str, Any], other: dict[str, Any]) -> int:
    return sum(name in other and other[name] == each for name, each in one.items())
