"""The catalogue: every planted defect, by its name."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Literal, NamedTuple

from evaluation.mutants.defective import Defect
from tests.support.contracts import API, operations

Kind = Literal["contract", "meaning"]
MODULES: dict[Kind, tuple[str, ...]] = {
    "contract": ("accounts", "admin", "plants", "products", "times"),
    "meaning": (
        "accounts",
        "admin",
        "plants",
        "products",
        "times",
        "values",
        "together",
        "edges",
        "conditions",
    ),
}
TAGS = {label: node["tags"][0] for label, node in operations(API.document)}
EVERYWHERE = "*"


class Call(NamedTuple):
    """A request that shows a defect; one below `/__mock__/` is for the controls."""

    method: str
    path: str
    body: Any = None
    key: str | None = "demo-admin-key"
    headers: tuple[tuple[str, str], ...] = ()


def get(path: str, **options: Any) -> Call:
    return Call("GET", path, **options)


def post(path: str, body: Any = None, **options: Any) -> Call:
    return Call("POST", path, body, **options)


def delete(path: str, **options: Any) -> Call:
    return Call("DELETE", path, **options)


class Mutant(NamedTuple):
    """A planted defect.

    Attributes:
        what: What is broken, in one line.
        labels: The operations that it is planted in; `EVERYWHERE` for all.
        shows: Requests to whose answers it makes a difference.
        missed_because: Why `verify` does not find it, where it does not.
    """

    name: str
    kind: Kind
    what: str
    labels: tuple[str, ...]
    shows: tuple[Call, ...]
    defect: Defect
    missed_because: str | None

    @property
    def tags(self) -> list[str]:
        """The tags of its operations; none if it is planted everywhere."""
        return sorted({TAGS[label] for label in self.labels if label != EVERYWHERE})


CATALOGUE: dict[str, Mutant] = {}


def planted(
    kind: Kind, labels: Sequence[str], shows: Sequence[Call], missed_because: str | None = None
) -> Callable[[Defect], Defect]:
    """Enter a defect into the catalogue, under its name and with its docstring."""

    def enter(defect: Defect) -> Defect:
        name, what = defect.__name__, (defect.__doc__ or "").strip()
        assert what, name
        assert name not in CATALOGUE, name
        assert set(labels) <= {*TAGS, EVERYWHERE}, labels
        mutant = Mutant(name, kind, what, tuple(labels), tuple(shows), defect, missed_because)
        CATALOGUE[name] = mutant
        return defect

    return enter


def load() -> dict[str, Mutant]:
    """Return the whole catalogue, defects of contract first."""
    for kind, modules in MODULES.items():
        for module in modules:
            import_module(f"evaluation.mutants.{kind}.{module}")
    return CATALOGUE
