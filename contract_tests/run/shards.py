"""Divide the tests of a run into parts that cost about the same, for several machines."""

from collections.abc import Sequence

import hypothesis
import pytest

from ..config.selection import Selection
from ..config.settings import Settings
from ..config.shard import Shard
from .session import BY_LABEL

_OF_SEQUENCES, _OF_OPERATION, _OF_CASES, _OF_ONE = 200, 170, 25, 2
"""What tests cost, measured roughly in requests: sequences, operations by themselves, other tests
with generated cases, tests without."""
_OF_NO_INPUT = 8
"""Of an operation without parameters and body: there is little to generate."""


def in_shard(items: Sequence[pytest.Item], shard: Shard) -> list[pytest.Item]:
    """Return the tests of a part, in order: the same whenever the same tests are to be divided.

    Those that look at what the others have recorded are in each part.
    """
    loads = [0] * shard.of
    own = {item for item in items if item.get_closest_marker("last")}
    divided = [item for item in items if item not in own]
    for item in sorted(divided, key=cost_of, reverse=True):
        lightest = loads.index(min(loads))
        loads[lightest] += cost_of(item)
        if lightest == shard.number - 1:
            own.add(item)
    return [item for item in items if item in own]


def cost_of(item: pytest.Item) -> int:
    """Return roughly how many requests a test sends."""
    if item.name.startswith("test_sequences"):
        return _OF_SEQUENCES
    operation = BY_LABEL.get(getattr(item, "operation_label", ""))
    if operation is not None:
        has_input = operation.takes_body or operation.node.get("parameters")
        return _OF_OPERATION if has_input else _OF_NO_INPUT
    has_cases = hypothesis.is_hypothesis_test(getattr(item, "obj", None))
    return _OF_CASES if has_cases else _OF_ONE


def sharing_problems(settings: Settings, processes: int) -> list[str]:
    """Return which limits are too low for the parts and processes that have to share them."""
    parts = settings.parts
    sharing = f"{parts * processes} processes" if processes > 1 else f"{parts} parts"
    limits = [
        ("--max-requests", settings.max_requests, parts * processes, sharing),
        ("--max-created", settings.max_created, parts, f"{parts} parts"),
    ]
    return [
        f"{name} {most} is less than one for each of {who}."
        for name, most, least, who in limits
        if most is not None and most < least
    ]


def shard_problems(selection: Selection, has_seed: bool, updates_baseline: bool) -> list[str]:
    """Return why a part cannot be run as it is asked for.

    Args:
        has_seed: Whether a seed was given.
        updates_baseline: Whether the run is to update its baseline.
    """
    settings = selection.settings
    if settings.shard is None:
        return []
    problems = []
    if not has_seed:
        problems.append("--shard needs --seed N, the same for all parts of a run.")
    if updates_baseline:
        problems.append(
            "--baseline-update excludes --shard; give it to `busroot-mock report merge`, which "
            "knows what all parts have found."
        )
    shared = {each.operation_id for each in selection.operations if each.is_named_only}
    if settings.mode == "write" and shared & set(settings.also):
        problems.append(
            "--also of settings or the platform excludes --shard: parts would share them."
        )
    return problems
