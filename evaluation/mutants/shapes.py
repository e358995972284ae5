"""The shapes that most defects have: each makes one of a plain function.

Every shape takes the kind of the defect, the operations that it is planted in, what shows it, and
if need be `missed_because`; see `planted`. A defect of meaning lets nothing pass that the contract
refuses.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import EVERYWHERE, Call, Kind, planted
from evaluation.mutants.seam import Stub


def around(kind: Kind, *labels: str, shows: list[Call], missed_because: str | None = None):
    """Plant `change(asked, stub)`: it stands between a request for the operations and the stub."""

    def plant(change: Callable[[Asked, Stub], Any]):
        @wraps(change)
        async def defect(asked: Asked, stub: Stub) -> Answered:
            if EVERYWHERE in labels or asked.is_for(*labels):
                return await change(asked, stub)
            return await stub(asked)

        return planted(kind, labels, shows, missed_because)(defect)

    return plant


def asking(kind: Kind, *labels: str, **options: Any):
    """Plant `change(asked)`, which returns the request that the stub gets."""

    def plant(change: Callable[[Asked], Asked]):
        @wraps(change)
        async def defect(asked: Asked, stub: Stub) -> Answered:
            return await stub(change(asked))

        return around(kind, *labels, **options)(defect)

    return plant


def body(kind: Kind, *labels: str, **options: Any):
    """Plant `change(value)`, which returns the body that the stub gets, where it is an object."""

    def plant(change: Callable[[Any], Any]):
        @wraps(change)
        def changed(asked: Asked) -> Asked:
            value = asked.json
            return asked.with_json(change(value)) if isinstance(value, dict) else asked

        return _instead(kind, labels, options, changed)

    return plant


def params(kind: Kind, *labels: str, **options: Any):
    """Plant `change(params)`, which returns what it replaces of the query; None leaves it out."""

    def plant(change: Callable[[dict[str, str]], dict[str, Any]]):
        @wraps(change)
        def changed(asked: Asked) -> Asked:
            other = change(asked.params)
            return asked.with_params(asked.params | other) if other else asked

        return _instead(kind, labels, options, changed)

    return plant


def _instead(
    kind: Kind, labels: tuple[str, ...], options: Any, changed: Callable[[Asked], Asked]
) -> Any:
    """Plant a change of what is asked; one of meaning sees only what the stub takes as it is."""
    if kind == "contract":
        return asking(kind, *labels, **options)(changed)

    @wraps(changed)
    async def defect(asked: Asked, stub: Stub) -> Answered:
        given = await stub.undone(asked)
        return await stub(changed(asked)) if given.is_good else given

    return around(kind, *labels, **options)(defect)


def answer(kind: Kind, *labels: str, **options: Any):
    """Plant `change(answer)`, which returns what becomes of an answer with a status of 2xx."""

    def plant(change: Callable[[Answered], Answered]):
        @wraps(change)
        async def defect(asked: Asked, stub: Stub) -> Answered:
            given = await stub(asked)
            return change(given) if given.is_good and asked.method != "HEAD" else given

        return around(kind, *labels, **options)(defect)

    return plant


def records(kind: Kind, *labels: str, **options: Any):
    """Plant `change(record)`, which returns what becomes of every record in a good answer."""

    def plant(change: Callable[[Any], Any]):
        @wraps(change)
        def defect(given: Answered) -> Answered:
            return given.with_records(change)

        return answer(kind, *labels, **options)(defect)

    return plant


def listed(kind: Kind, *labels: str, **options: Any):
    """Plant `change(records)`, which returns what becomes of the list in a good answer."""

    def plant(change: Callable[[list[Any]], Any]):
        @wraps(change)
        def defect(given: Answered) -> Answered:
            return given.with_list(change)

        return answer(kind, *labels, **options)(defect)

    return plant
