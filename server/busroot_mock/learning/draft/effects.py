"""Members of requests that have an effect which shows, and those that have none."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.generic.ask import Steps
from busroot_mock.learning.draft.sent import Passed, Sent, text_of

SHOWN: Final = "answers show it"
NAMED: Final = "refusals name it"
USUAL: Final = "most requests have it"
FILTERS: Final = "lists show it"
_FEWEST_NAMES: Final = 5
_MOST_LISTED: Final = 5


@dataclass(frozen=True)
class Effect:
    """What speaks for a member.

    Attributes:
        seen: How many requests that were done had it.
        of: How many could have had it.
    """

    seen: int
    of: int
    because: str

    def as_node(self) -> dict[str, Any]:
        """Return what stands under `x-observed`."""
        return {"seen": self.seen, "of": self.of, "because": self.because}


class Effects:
    """Sorts members by whether they have an effect.

    Args:
        sent: What requests have sent.
        read: Values that were read later, by name.
        known: Members at the top that are known to mean something, such as filters.

    Attributes:
        members: Those with an effect, by place.
        maps: Objects whose members are called as the client likes.
        unused: The others at the top, by name, with how often they were sent.
    """

    def __init__(
        self, sent: Sent, read: Mapping[str, Collection[str]], known: Iterable[str] = ()
    ) -> None:
        self._sent, self._read, self._known = sent, read, frozenset(known)
        self.members: dict[Steps, Effect] = {}
        self.maps: set[Steps] = set()
        self.unused: dict[str, int] = {}
        self._children: dict[Steps, list[Steps]] = {}
        for steps in sent.places:
            if steps:
                self._children.setdefault(steps[:-1], []).append(steps)
        self._sort(())

    def _sort(self, holder: Steps) -> None:
        inner = self._children.get(holder, [])
        names = [steps for steps in inner if isinstance(steps[-1], str)]
        found = {steps: effect for steps in names if (effect := self._effect(steps))}
        is_free = not found or all(each.because == NAMED for each in found.values())
        if holder and is_free and len(names) >= _FEWEST_NAMES:
            self.maps.add(holder)
            found = {}
        self.members |= found
        if not holder:
            rest = (steps for steps in names if steps not in found)
            self.unused = {
                str(steps[-1]): len(self._sent.places[steps].calls)
                for steps in rest
                if self._sent.places[steps].accepted
            }
        for steps in inner:
            if steps in found or steps[-1] == 0:
                self._sort(steps)

    def _effect(self, steps: Steps) -> Effect | None:
        passed = self._sent.places[steps]
        seen, of = len(passed.accepted), self._sent.objects(steps[:-1])
        because = self._reason(str(steps[-1]), passed, seen, of, len(steps) == 1)
        return Effect(seen, of, because) if because and seen else None

    def _reason(self, name: str, passed: Passed, seen: int, of: int, is_outer: bool) -> str:
        if is_outer and name in self._known:
            return FILTERS
        # A server that has a value of its own there, whatever is sent, shows the same by chance.
        if len(passed.repeated) > 1 or (passed.repeated and not passed.otherwise):
            return SHOWN
        if not passed.otherwise and self._is_read(name, passed):
            return SHOWN
        if passed.refused or passed.lacking:
            return NAMED
        return USUAL if seen * 2 >= of else ""

    def _is_read(self, name: str, passed: Passed) -> bool:
        values = self._read.get(name, ())
        return bool(values) and any(text_of(value) in values for value, _ in passed.accepted)

    def in_map(self, holder: Steps) -> list[Any]:
        """Return what requests that were done had in the members of a map."""
        inner = (steps for steps in self._children.get(holder, ()) if steps[-1] != 0)
        return [value for steps in inner for value, _ in self._sent.places[steps].accepted]

    def kept(self, value: Any, steps: Steps = ()) -> Any:
        """Return a value with those of its members alone that have an effect."""
        if isinstance(value, list):
            return [self.kept(inner, (*steps, 0)) for inner in value]
        if not isinstance(value, dict):
            return value
        if steps in self.maps:
            return {}
        return {
            name: self.kept(inner, (*steps, name))
            for name, inner in value.items()
            if (*steps, name) in self.members
        }

    def unused_node(self) -> dict[str, Any]:
        """Return what stands under `x-observed` of members without an effect that shows."""
        often = [name for name, count in self.unused.items() if count > 1]
        often.sort(key=lambda name: (-self.unused[name], name))
        listed = {name: self.unused[name] for name in often[:_MOST_LISTED]}
        others = len(self.unused) - len(listed)
        return {**listed, **({"others": others} if others else {})}
