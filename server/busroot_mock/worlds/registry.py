"""The worlds of a server: looked up by id or by API key, forgotten when they are idle."""

from collections.abc import Iterator
from time import monotonic
from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.errors import Conflict, NotFound
from busroot_mock.worlds.bounds import Bounds
from busroot_mock.worlds.state_file import StateFile
from busroot_mock.worlds.world import World

DEFAULT: Final = "default"
IDLE_SECONDS: Final = 3600.0

_SHARE: Final = 16
"""Of all that journals may take: after so much more they are measured."""


class Worlds:
    """The default world, which stays, and those that are made while the server runs.

    A key of another world than the default one is `<id>.<key>`: whoever has it need not know that
    there are worlds.

    Args:
        default: The world of keys without an id.
        idle_seconds: After so long without a call a world is forgotten.

    Attributes:
        contract: Of the API that is served in them.
        bounds: Of what clients may store in them.
        state_file: Which keeps the default world, if one does.
    """

    def __init__(
        self,
        default: World,
        idle_seconds: float = IDLE_SECONDS,
        contract: Contract | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self.contract = contract
        self.bounds = bounds or Bounds()
        self.state_file: StateFile | None = None
        self._entered = 0
        self._default = default
        self._idle_seconds = idle_seconds
        self._made = 0
        # In the order of their last use.
        self._worlds: dict[str, tuple[World, float]] = {}

    def __iter__(self) -> Iterator[tuple[str, World]]:
        self._forget_the_idle()
        yield DEFAULT, self._default
        yield from [(world_id, world) for world_id, (world, _) in self._worlds.items()]

    def get(self, world_id: str) -> World:
        """Return a world by its id. Raises `NotFound` if there is none."""
        world = self._default if world_id == DEFAULT else self._used(world_id)
        if world is None:
            raise NotFound(f"There is no world {world_id!r}; it may have been deleted as unused.")
        return world

    def of_key(self, key: str) -> tuple[World, str] | None:
        """Return the world that an API key is for and the key within it; None: no such world."""
        world_id, _, own = key.rpartition(".")
        if not world_id:
            return self._default, key
        world = self._used(world_id)
        return None if world is None else (world, own)

    def add(self, world: World) -> str:
        """Enter a world; return its id. Raises `ServiceUnavailable` if there is no room."""
        self._forget_the_idle()
        self.bounds.check_count("worlds", len(self._worlds))
        self.bounds.check_memory()
        self._made += 1
        world_id = f"w{self._made}"
        self._worlds[world_id] = world, monotonic()
        return world_id

    def remove(self, world_id: str) -> None:
        """Forget a world. Raises `NotFound` if there is none, `Conflict` for the default one."""
        if world_id == DEFAULT:
            raise Conflict("The default world cannot be deleted; reset it instead.")
        self.get(world_id)
        del self._worlds[world_id]

    def check_count(self, name: str) -> None:
        """Raise `ServiceUnavailable` if all worlds have as many `snapshots` or `faults` as allowed.

        Or if there is no memory for more.
        """
        counts = {
            "snapshots": lambda world: len(world.snapshots),
            "faults": lambda world: len(world.state.faults),
        }
        self.bounds.check_count(name, sum(counts[name](world) for _, world in self))
        self.bounds.check_memory()

    def note_entry(self, weight: int) -> None:
        """Take note of an entry in a journal; now and then, make room in the largest journals."""
        self._entered += weight
        if self._entered < self.bounds.journal // _SHARE:
            return
        self._entered = 0
        journals = sorted((world.journal for _, world in self), key=lambda each: -each.weight)
        excess = sum(each.weight for each in journals) - self.bounds.journal
        for journal in journals if excess > 0 else ():
            excess -= journal.shrink()
            if excess <= 0:
                return

    def _used(self, world_id: str) -> World | None:
        """Return a world that is used now, besides the default one, if there is such a world."""
        now = monotonic()
        self._forget_the_idle(now)
        entry = self._worlds.pop(world_id, None)
        if entry is None:
            return None
        self._worlds[world_id] = entry[0], now
        return entry[0]

    def _forget_the_idle(self, now: float | None = None) -> None:
        oldest = (monotonic() if now is None else now) - self._idle_seconds
        while self._worlds:
            world_id, (_, used) = next(iter(self._worlds.items()))
            if used >= oldest:
                return
            del self._worlds[world_id]


def full_key(world_id: str, key: str) -> str:
    """Return the API key as a client sends it: with the id of its world, but for the default."""
    return key if world_id == DEFAULT else f"{world_id}.{key}"
