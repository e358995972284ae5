"""Refusals that were not recorded: of records that are missing, where no request named one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from busroot_mock.generic.model import Recorded, Refusal, Spec

_STATUS: Final = 404
_MAKING: Final = ("create", "put")
_OF_ONE: Final = ("read", "merge", "act", "remove")
_BECAUSE: Final = "no request named a missing record, and servers answer 404 (RFC 9110, 15.5.5)"


def of_missing(
    specs: Mapping[str, Spec], refusals: Sequence[Refusal], answers: list[Recorded]
) -> Iterator[Refusal]:
    """Yield a refusal for each operation with one record; answers to these are added.

    Of what no operation makes, recordings show hardly all that there is.
    Assumed: the status, and that nothing is said with it.
    """
    if any(each.when in ("missing", "unknown") for each in refusals):
        return
    made = {spec.kind for spec in specs.values() if spec.does in _MAKING}
    for label, spec in specs.items():
        if spec.kind in made and spec.does in _OF_ONE and spec.variables:
            answers.append(Recorded(label, _STATUS, {}, None, is_refusal=True, is_empty=True))
            more = {"kind": spec.kind, "own": True, "key": ""}
            more |= {"because": _BECAUSE, "x-certainty": "assumed"}
            yield Refusal(label, "missing", _STATUS, len(answers) - 1, more)
