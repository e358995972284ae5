"""Refusals that were not recorded: of other values of a path, where one that names none is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from busroot_mock.generic.model import Kind, Refusal, Spec
from busroot_mock.learning.walk.links import up_to

_NAMING: Final = ("unknown", "missing")
_MAKING: Final = ("put", "create")


def other_names(
    specs: Mapping[str, Spec], kinds: Mapping[str, Kind], refusals: Sequence[Refusal]
) -> Iterator[Refusal]:
    """Yield refusals of new records at a path of which a value names none.

    Another value of the path was refused for that, and this one always named a record.
    """
    known = {(r.more["of"], str(r.more["below"])) for r in refusals if r.when == "unknown"}
    for rule in refusals:
        spec = specs.get(rule.label)
        kind = kinds.get(spec.kind) if spec else None
        if spec is None or kind is None or kind.path != spec.path:
            continue
        if rule.when not in _NAMING or spec.does not in _MAKING:
            continue
        for name, named in kind.names.items():
            below = up_to(spec.path, name)
            if (name, below) not in known:
                known.add((name, below))
                why = "it always named one, and another value that named none was refused"
                more = {"of": name, "kind": named, "below": below}
                more |= {"because": why, "x-certainty": "assumed"}
                yield Refusal(rule.label, "unknown", rule.status, rule.answer, more)
