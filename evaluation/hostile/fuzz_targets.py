"""Targets of the fuzzer by bytes, and the inputs that are kept for it in `corpus`."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from busroot_mock import json_codec
from busroot_mock.errors import ApiError
from busroot_mock.http.content_coding import decoded
from evaluation.hostile.mutated_requests import SEEDS
from evaluation.hostile.requests_read import comparable, read, read_by_h11, statuses
from evaluation.hostile.state_files import document, problem_with

CORPUS: Final = Path(__file__).parent / "corpus"
"""A folder for each target; inputs that do something of their own, each as short as was seen."""

_LOOP: Final = asyncio.new_event_loop()


def connection(data: bytes) -> None:
    """Read requests whole and cut in two, and beside h11."""
    whole = _LOOP.run_until_complete(read([data]))
    at = len(data) * 7 % (len(data) + 1)
    assert _LOOP.run_until_complete(read([data[:at], data[at:]])) == whole, "cut"
    assert 500 not in statuses(whole), "500"
    for ours, theirs in zip(whole.requests, read_by_h11(data), strict=False):
        assert comparable(ours) == comparable(theirs), "h11"


def state(data: bytes) -> None:
    """Restore a state file with this content."""
    problem = problem_with(data, Path(gettempdir(), "busroot-mock-fuzzed.state"))
    assert problem is None, problem


def body(data: bytes) -> None:
    """Decode a body: the first byte chooses its coding."""
    codings = [["gzip"], ["deflate"], ["identity"]][data[0] % 3] if data else []
    try:
        content = decoded(data[1:], codings, 100_000) if codings else data
    except ApiError:
        return
    value, violations = json_codec.decode(content or b"")
    if not violations:
        assert json.loads(json.dumps(value)) == value


TARGETS: Final[dict[str, tuple[Callable[[bytes], None], Callable[[], Sequence[bytes]]]]] = {
    "connection": (connection, lambda: SEEDS),
    "state": (state, lambda: [json.dumps(document()).encode()]),
    "body": (body, lambda: [b'\x02{"a": [1, "b", null]}']),
}
