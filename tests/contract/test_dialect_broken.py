"""A contract that is broken anywhere starts, or is refused in a sentence."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any, Final

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import nodes
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.worlds.world import World
from tests.support.dialect import GONE, Document, put

WHOLE: Final = yaml.load(CONTRACT.read_text(encoding="utf-8"), yaml.CSafeLoader)


def needed_by(paths: dict[str, Any]) -> Document:
    """Return a small contract of a few paths, with those components that they need."""
    small = {**WHOLE, "paths": paths, "components": {}}
    small["components"]["securitySchemes"] = WHOLE["components"]["securitySchemes"]
    while missing := set(references(small)) - set(reached(small)):
        for reference in missing:
            _, _, kind, name = reference.split("/")
            small["components"].setdefault(kind, {})[name] = WHOLE["components"][kind][name]
    return deepcopy(small)


def references(document: Document) -> Iterator[str]:
    for _, node in nodes(document):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            yield node["$ref"]


def reached(document: Document) -> Iterator[str]:
    for kind, components in document["components"].items():
        yield from (f"#/components/{kind}/{name}" for name in components)


SMALL: Final = needed_by({path: WHOLE["paths"][path] for path in ("/sku", "/reason/{code}")})
PLACES: Final = [
    (*place, step)
    for place, node in nodes(SMALL)
    for step in (node if isinstance(node, dict) else range(len(node)))
]


@settings(max_examples=100)
@given(st.sampled_from(PLACES), st.sampled_from([GONE, None, 5, [], {}, "x", ["x"], True]))
def test_contract_broken_anywhere_starts_or_is_refused(tmp_path_factory, place, value):
    document = deepcopy(SMALL)
    put(document, place, value)
    path = tmp_path_factory.mktemp("broken") / "contract.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with suppress(SetupError):
        rehearse(Contract(path), World("minimal"))
