"""The shapes that most defects have: each makes a defect of a plain function.

Every shape takes the kind of the defect, the operations that it is planted in, the requests that
show it and, where `verify` misses it, the reason; see `planted`. A defect of meaning lets nothing
pass that the contract refuses.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import EVERYWHERE, Call, Kind, planted
from evaluation.mutants.defective import Defect, MockServer

P = ParamSpec("P")
T = TypeVar("T")
Plant = Callable[[Callable[P, T]], Defect]
"""A decorator that makes a defect of such a function, and enters it into the catalogue."""


def around(
    kind: Kind, *labels: str, shows: list[Call], missed_because: str | None = None
) -> Plant[[Asked, MockServer], Awaitable[Answered]]:
    """Plant `change(asked, server)`, which stands between requests and the mock server."""

    def plant(change: Defect) -> Defect:
        @wraps(change)
        async def defect(asked: Asked, server: MockServer) -> Answered:
            if EVERYWHERE in labels or asked.is_for(*labels):
                return await change(asked, server)
            return await server(asked)

        return planted(kind, labels, shows, missed_because)(defect)

    return plant


def asking(kind: Kind, *labels: str, **options: Any) -> Plant[[Asked], Asked]:
    """Plant `change(asked)`, which returns the request that the mock server gets."""

    def plant(change: Callable[[Asked], Asked]) -> Defect:
        @wraps(change)
        async def defect(asked: Asked, server: MockServer) -> Answered:
            return await server(change(asked))

        return around(kind, *labels, **options)(defect)

    return plant


def body(kind: Kind, *labels: str, **options: Any) -> Plant[[Any], Any]:
    """Plant `change(value)`, which returns the body that the server gets, if it is an object."""

    def plant(change: Callable[[Any], Any]) -> Defect:
        @wraps(change)
        def changed(asked: Asked) -> Asked:
            value = asked.json
            return asked.with_json(change(value)) if isinstance(value, dict) else asked

        return _instead(kind, labels, options, changed)

    return plant


def params(kind: Kind, *labels: str, **options: Any) -> Plant[[dict[str, str]], dict[str, Any]]:
    """Plant `change(params)`, which returns what it replaces of the query; None leaves it out."""

    def plant(change: Callable[[dict[str, str]], dict[str, Any]]) -> Defect:
        @wraps(change)
        def changed(asked: Asked) -> Asked:
            other = change(asked.params)
            return asked.with_params(asked.params | other) if other else asked

        return _instead(kind, labels, options, changed)

    return plant


def _instead(
    kind: Kind, labels: tuple[str, ...], options: Any, changed: Callable[[Asked], Asked]
) -> Defect:
    """Plant a change of requests; a defect of meaning changes only those that are accepted."""
    if kind == "contract":
        return asking(kind, *labels, **options)(changed)

    @wraps(changed)
    async def defect(asked: Asked, server: MockServer) -> Answered:
        given = await server.undone(asked)
        return await server(changed(asked)) if given.is_good else given

    return around(kind, *labels, **options)(defect)


def answer(kind: Kind, *labels: str, **options: Any) -> Plant[[Answered], Answered]:
    """Plant `change(answer)`, which returns what becomes of an answer with a status of 2xx."""

    def plant(change: Callable[[Answered], Answered]) -> Defect:
        @wraps(change)
        async def defect(asked: Asked, server: MockServer) -> Answered:
            given = await server(asked)
            return change(given) if given.is_good and asked.method != "HEAD" else given

        return around(kind, *labels, **options)(defect)

    return plant


def records(kind: Kind, *labels: str, **options: Any) -> Plant[[Any], Any]:
    """Plant `change(record)`, which returns what becomes of every record in a good answer."""

    def plant(change: Callable[[Any], Any]) -> Defect:
        @wraps(change)
        def defect(given: Answered) -> Answered:
            return given.with_records(change)

        return answer(kind, *labels, **options)(defect)

    return plant


def listed(kind: Kind, *labels: str, **options: Any) -> Plant[[list[Any]], Any]:
    """Plant `change(records)`, which returns what becomes of the list in a good answer."""

    def plant(change: Callable[[list[Any]], Any]) -> Defect:
        @wraps(change)
        def defect(given: Answered) -> Answered:
            return given.with_list(change)

        return answer(kind, *labels, **options)(defect)

    return plant
