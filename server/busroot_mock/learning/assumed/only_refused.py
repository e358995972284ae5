"""Operations of which only refusals were recorded: they are answered as others of their kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from busroot_mock.generic.model import Kind, Recorded, Spec
from busroot_mock.learning.assumed.usual_operations import Usual

_GONE: Final = 204
_SHOWN: Final = 200
_SHOWING: Final = ("read", "merge", "put", "create")
"""What shows a record, the surest first."""


def only_refused(
    specs: Mapping[str, Spec], kinds: Mapping[str, Kind], answers: Sequence[Recorded]
) -> Iterator[Usual]:
    """Yield the operations with which nothing was done, each with the answer that is assumed.

    Args:
        specs: Those that calls show.
        kinds: By name.
        answers: Those that were recorded.
    """
    done = {each.label: each for each in answers if not each.is_refusal}
    for spec in specs.values():
        kind = kinds.get(spec.kind)
        if kind is None or spec.path != kind.path or spec.label in done:
            continue
        if spec.does == "remove":
            of = next((s for s in specs.values() if s.does == "remove" and s.label in done), None)
            answer = done[of.label] if of else _empty(spec.label)
            yield _usual(spec, answer, "done", of, answer.status)
        elif spec.does in ("read", "merge"):
            of = _showing(spec, specs, done)
            if of is not None:
                state = "done" if spec.does == "read" else "there"
                yield _usual(spec, done[of.label], state, of, _SHOWN)


def _showing(spec: Spec, specs: Mapping[str, Spec], done: Mapping[str, Recorded]) -> Spec | None:
    """Return the operation that shows records of the same kind, the surest first."""
    alike = [
        each
        for each in specs.values()
        if each.kind == spec.kind and each.does in _SHOWING and each.label in done
    ]
    shown = [each for each in alike if isinstance(done[each.label].body, dict)]
    return min(shown, key=lambda each: _SHOWING.index(each.does), default=None)


def _usual(spec: Spec, answer: Recorded, state: str, of: Spec | None, status: int) -> Usual:
    headers = {name: each for name, each in answer.headers.items() if name != "location"}
    own = replace(
        answer, label=spec.label, status=status, headers=headers, values={}, asked={}, only={}
    )
    as_others = f"; it is answered as {of.label} is" if of else ""
    why = f"only refusals were recorded{as_others}"
    return Usual(replace(spec, status={state: status}), own, why)


def _empty(label: str) -> Recorded:
    return Recorded(label, _GONE, {}, None, is_empty=True)
