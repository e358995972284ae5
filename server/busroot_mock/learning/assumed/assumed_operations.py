"""Operations that no call shows, and that those of other kinds suggest."""

from collections.abc import Mapping
from dataclasses import replace

from busroot_mock.generic.model import Kind, Recorded, Spec
from busroot_mock.learning.assumed.alike_changes import alike_changes
from busroot_mock.learning.assumed.analogies import analogies
from busroot_mock.learning.assumed.only_refused import only_refused
from busroot_mock.learning.assumed.usual_operations import usual_operations
from busroot_mock.learning.kinds.roles import Role


def add_assumed(
    specs: dict[str, Spec],
    kinds: Mapping[str, Kind],
    answers: list[Recorded],
    roles: dict[str, Role],
) -> None:
    """Add the operations that are taken to be there, each with its answer, and why.

    Args:
        specs: By label.
        kinds: By name.
        answers: All that were recorded.
        roles: By label.
    """
    places = {label: role.at for label, role in roles.items()}
    found = [*analogies(specs, kinds, answers), *alike_changes(specs, kinds, answers, places)]
    for spec, answer, _, why in found:
        roles[spec.label] = Role(spec.label, spec.does, spec.kind, taken=spec.taken, reason=why)
        specs[spec.label] = spec
        answers.append(answer)
    for spec, answer, why in [*usual_operations(specs, kinds, answers)]:
        role = Role(spec.label, spec.does, spec.kind, taken=spec.taken, reason=why)
        roles.setdefault(spec.label, role)
        specs[spec.label] = spec
        answers.append(answer)
    for spec, answer, why in [*only_refused(specs, kinds, answers)]:
        roles[spec.label] = replace(roles[spec.label], reason=f"{roles[spec.label].reason}; {why}")
        specs[spec.label] = spec
        answers.append(answer)
