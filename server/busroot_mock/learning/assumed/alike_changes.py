"""Changes of records that no call shows, where records of most other kinds are changed so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from busroot_mock.generic.ask import Steps
from busroot_mock.generic.model import Kind, Recorded, Spec
from busroot_mock.learning.assumed.analogies import Analogy

_FEWEST: Final = 3
_METHODS: Final = ("PATCH", "PUT")


def alike_changes(
    specs: Mapping[str, Spec],
    kinds: Mapping[str, Kind],
    answers: Sequence[Recorded],
    shown_at: Mapping[str, Steps | None],
) -> Iterator[Analogy]:
    """Yield the changes of records that are made at their list and read, as most kinds have them.

    Args:
        specs: By label.
        kinds: By name.
        answers: All that were recorded.
        shown_at: Where answers have their record, by label.
    """
    depths = {name: len(kind.variables) for name, kind in kinds.items()}
    made = {spec.kind: spec for spec in specs.values() if _makes(spec, kinds)}
    paths = {name: kinds[name].path for name in made}
    read = {name: specs.get(f"GET {path}") for name, path in paths.items()}
    for method in _METHODS:
        known = {n: specs[label] for n, p in paths.items() if (label := f"{method} {p}") in specs}
        alike = [
            spec
            for name, spec in known.items()
            if spec.does == "merge" and _is_alike(spec, read[name], shown_at)
        ]
        lacking = [
            name for name in made if not any(f"{each} {paths[name]}" in specs for each in _METHODS)
        ]
        if len(alike) < max(_FEWEST, len(made) // 2 + 1) or len(alike) < len(known):
            continue
        for name in lacking:
            show = read[name]
            if show and depths[name] in {depths[spec.kind] for spec in alike}:
                yield from _changing(f"{method} {paths[name]}", show, alike, answers, shown_at)


def _changing(
    label: str,
    show: Spec,
    alike: Sequence[Spec],
    answers: Sequence[Recorded],
    shown_at: Mapping[str, Steps | None],
) -> Iterator[Analogy]:
    """Yield the change of records that are read by an operation, if its answers show them."""
    shown = [each for each in answers if each.label == show.label and not each.is_refusal]
    taken = shown_at.get(show.label)
    if taken is not None and shown:
        spec = Spec(label, "merge", show.kind, taken, alike[0].status)
        status = alike[0].status.get("there", shown[0].status)
        why = f"as {alike[0].label} changes {alike[0].kind}, and {len(alike) - 1} more"
        yield Analogy(spec, replace(shown[0], label=label, status=status), alike[0], why)


def _makes(spec: Spec, kinds: Mapping[str, Kind]) -> bool:
    return spec.does == "create" and spec.path == kinds[spec.kind].path.rpartition("/")[0]


def _is_alike(spec: Spec, read: Spec | None, shown_at: Mapping[str, Steps | None]) -> bool:
    """Tell whether a change takes the record where it is shown, by itself and when it is read."""
    place = shown_at.get(spec.label)
    return spec.taken == place and shown_at.get(read.label if read else "") in (None, place)
