"""Creations that no call shows, where another kind of records is made in the same two ways."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from busroot_mock.generic.model import Kind, Recorded, Spec


class Analogy(NamedTuple):
    """An operation that is taken to be there.

    Attributes:
        of: The operation that does the same with records of another kind.
        why: It is taken to be there.
    """

    spec: Spec
    answer: Recorded
    of: Spec
    why: str


def analogies(
    specs: Mapping[str, Spec], kinds: Mapping[str, Kind], answers: Sequence[Recorded]
) -> Iterator[Analogy]:
    """Yield the creations at a list, of records that calls make by a name of the client alone.

    Clients name what they make, or leave the name to the server. Where records of another kind are
    made both ways, and sent at the same place, those of this one are as well.
    """
    puts = {spec.kind: spec for spec in specs.values() if _names(spec, kinds)}
    posts = [spec for spec in specs.values() if _is_at_list(spec, kinds) and spec.kind in puts]
    for name, put in puts.items():
        kind = kinds[name]
        label = f"POST {kind.path.rpartition('/')[0]}"
        alike = [post for post in posts if puts[post.kind].taken == put.taken]
        made = [each for each in answers if (each.label, each.status) == _making(put)]
        if label in specs or not alike or not made:
            continue
        of = alike[0]
        fill = kinds[of.kind].fills.get(kinds[of.kind].key or "", {"as": "uuid"})
        form = {"as": "uuid"} if fill["as"] == "path" else fill
        spec = Spec(label, "create", name, put.taken, of.status, {"fills": {kind.key or "": form}})
        status = of.status.get("made", made[0].status)
        why = f"as {of.label} makes {of.kind}, beside PUT"
        yield Analogy(spec, replace(made[0], label=label, status=status), of, why)


def _making(put: Spec) -> tuple[str, int]:
    return put.label, put.status["made"]


def _names(spec: Spec, kinds: Mapping[str, Kind]) -> bool:
    """Tell whether an operation makes records that its path names."""
    return spec.does == "put" and "made" in spec.status and kinds[spec.kind].path == spec.path


def _is_at_list(spec: Spec, kinds: Mapping[str, Kind]) -> bool:
    return spec.does == "create" and spec.path == kinds[spec.kind].path.rpartition("/")[0]
