"""Removals of records that no call shows, where records of most other kinds are removed so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from busroot_mock.generic.model import Kind, Recorded, Spec
from busroot_mock.learning.analogies import Analogy

_FEWEST: Final = 3


def alike_removals(
    specs: Mapping[str, Spec], kinds: Mapping[str, Kind], answers: Sequence[Recorded]
) -> Iterator[Analogy]:
    """Yield the removals of records that are made at their list, as most kinds have them.

    At least three kinds, and most of those that are made so, are removed by DELETE at the path of
    a record, and answered without a body.
    """
    made = {
        spec.kind: kinds[spec.kind]
        for spec in specs.values()
        if spec.does == "create" and spec.path == kinds[spec.kind].path.rpartition("/")[0]
    }
    known = [specs[label] for kind in made.values() if (label := _label(kind)) in specs]
    alike = [spec for spec in known if spec.does == "remove"]
    if len(alike) < max(_FEWEST, len(made) // 2 + 1) or len(alike) < len(known):
        return
    first = {spec.label: spec for spec in alike}
    silent = [a for a in answers if a.label in first and not a.is_refusal and a.is_empty]
    done = {(a.label, a.status) for a in answers if a.label in first and not a.is_refusal}
    if len(silent) < len(done) or len({status for _, status in done}) != 1:
        return
    depths = {len(kinds[spec.kind].variables) for spec in alike}
    for name, kind in made.items():
        label = _label(kind)
        if label not in specs and len(kind.variables) in depths:
            why = f"as {alike[0].label} removes {alike[0].kind}, and {len(alike) - 1} more"
            spec = Spec(label, "remove", name, (), alike[0].status)
            yield Analogy(spec, replace(silent[0], label=label), alike[0], why)


def _label(kind: Kind) -> str:
    return f"DELETE {kind.path}"
