"""Schemas: what is called compatible never refuses what was allowed."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from busroot_mock.comparison.bundles import HIDDEN, REQUEST, RESPONSE, Bundle
from busroot_mock.comparison.bundles import Schemas as Bundles
from busroot_mock.comparison.differences import COMPATIBLE
from busroot_mock.comparison.graph import seen_from
from busroot_mock.comparison.schemas import SchemaComparison
from busroot_mock.contract.schemas import Schemas
from tests.support.schema_pairs import Pairs

ROOT = ("components", "schemas", "Root")


class Document:
    """A document as `Side` has it, without a file."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.document = content


def effects(old: dict[str, Any], new: dict[str, Any], flow: Any) -> tuple[set[str], set[str]]:
    """Return the effects of all differences that refuse something, down and up."""
    comparison = SchemaComparison(Document(old), Document(new), flow)
    seen = seen_from(comparison.compare((ROOT,), (ROOT,)))
    refusing = [each for each in seen if each.difference.refuses]
    return (
        {each.down for each in refusing} - {COMPATIBLE},
        {each.up for each in refusing} - {COMPATIBLE},
    )


def is_named(bundles: Bundles, compiled: Schemas, bundle: Bundle, value: Any) -> bool:
    """Tell whether all members of a value are named by the schemas that it fits."""
    group = bundles.group(bundle)
    if group:
        return any(
            each.part is not None
            and compiled.compile(*each.part.trail[-1]).is_valid(value)
            and is_named(bundles, compiled, each.bundle, value)
            for each in group.branches
        )
    if isinstance(value, list):
        return all(is_named(bundles, compiled, bundles.items(bundle), each) for each in value)
    if not isinstance(value, dict):
        return True
    nodes = [part.node for part in bundle]
    is_open = not any("additionalProperties" in node for node in nodes)
    known = {n for node in nodes for n in (*node.get("properties", {}), *node.get("required", []))}
    return all(
        (name in known or not is_open)
        and is_named(bundles, compiled, bundles.member(bundle, name), each)
        for name, each in value.items()
    )


def is_allowed(content: dict[str, Any], flow: Any, value: Any) -> bool:
    compiled = Schemas(content, HIDDEN[flow])
    bundles = Bundles(Document(content), flow)
    return compiled.compile(*ROOT).is_valid(value) and is_named(
        bundles, compiled, bundles.bundle((ROOT,)), value
    )


def broken_promise(seed: int) -> tuple[object, ...] | None:
    """Return a value that is refused although its schema is called compatible; None if none is."""
    make = Pairs(seed)
    old, new = make.pair()
    flow = (REQUEST, RESPONSE)[seed % 2]
    down, up = effects(old, new, flow)
    for source, target, effect in ((old, new, down), (new, old, up)):
        if effect:
            continue
        compiled = Schemas(target, HIDDEN[flow]).compile(*ROOT)
        for _ in range(12):
            value = make.value(source, source["components"]["schemas"]["Root"])
            if not compiled.is_valid(value) and is_allowed(source, flow, value):
                return flow, source, target, value
    return None


# Each found a defect that was planted: in types, `not`, directions, `oneOf`, branches, multiples,
# required and other members.
@example(4)
@example(9)
@example(24)
@example(28)
@example(61)
@example(108)
@example(272)
@example(374)
@given(st.integers(0, 2**32))
@settings(max_examples=100, deadline=None, database=None)
def test_what_is_compatible_refuses_nothing(seed: int) -> None:
    assert broken_promise(seed) is None
