"""State files with damage that their digest does not show: restored whole, or refused in words."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final

from busroot_mock.errors import SetupError
from busroot_mock.worlds.state_document import document_of
from busroot_mock.worlds.state_file import FORMAT, StateFile, restore
from busroot_mock.worlds.world import World

_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, -1, 0, 1.5, 10**30, "", "x", "default", "\x00", "2026-03-02T09:30:00.000Z"),
    *([], {}, [[]], {"": {}}, "9999-12-31T23:59:59.999Z", "a" * 5000),
)


def document() -> Any:
    """Return the content of a state file, with a snapshot and a fault rule."""
    world = World("minimal")
    world.snapshot("kept")
    world.state.faults.add({"effect": {"status": 503}})
    return document_of(world.kept())


def damaged(whole: str, chance: Random) -> bytes:
    """Return a document with one to three places changed, or some bytes."""
    if chance.random() < 0.2:
        return _with_other_bytes(whole.encode(), chance)
    value = json.loads(whole)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(value))
        node, step = chance.choice(places)
        kind = chance.random()
        if kind < 0.5:
            node[step] = chance.choice(_VALUES)
        elif kind < 0.7:
            del node[step]
        else:
            other, at = chance.choice(places)
            if step in (node if isinstance(node, dict) else range(len(node))):
                node[step] = json.loads(json.dumps(other[at]))
    return json.dumps(value).encode()


def _with_other_bytes(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.randint(0, 4)) + data[at + chance.randint(0, 4) :]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict | list):
        steps = list(value) if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield value, step
            yield from _places(value[step])


def wrong_restores(count: int, seed: int, folder: Path) -> Iterator[str]:
    """Yield the damaged files that end otherwise than in a world that can be kept, or in words."""
    chance, path = Random(seed), folder / "fuzzed.state"
    whole = json.dumps(document())
    for _ in range(count):
        data = damaged(whole, chance)
        problem = problem_with(data, path)
        if problem:
            yield f"{problem}: {data[:300]!r}"


def problem_with(data: bytes, path: Path) -> str | None:
    """Return how the restoring of a document fails, if not in words."""
    path.write_bytes(FORMAT + b" " + sha256(data).hexdigest().encode() + b"\n" + data)
    world = World("minimal")
    try:
        restore(path, world)
        StateFile(path, world).keep()
    except SetupError as error:
        return None if "\n" not in str(error) else "a sentence of several lines"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None
