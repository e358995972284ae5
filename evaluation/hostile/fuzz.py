"""Fuzz by bytes, guided by coverage: `python -m evaluation.hostile.fuzz connection --seconds 600`.

Needs atheris (group `fuzz`). Inputs that reached new code are kept in `build/fuzz`;
one that fails is left there as `crash-...`, and the exit code is not 0.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import Final

import atheris

with atheris.instrument_imports(include=["busroot_mock", "h11"]):
    from busroot_mock import json_codec
    from busroot_mock.errors import ApiError
    from busroot_mock.http.content_coding import decoded
    from evaluation.hostile.mutated_requests import SEEDS
    from evaluation.hostile.requests_read import comparable, read, read_by_h11, statuses
    from evaluation.hostile.state_files import document, problem_with

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


def main() -> None:
    """Fuzz a target; atheris ends the process."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.hostile.fuzz", description=__doc__)
    parser.add_argument("target", choices=list(TARGETS))
    parser.add_argument("--seconds", type=int, default=600)
    options = parser.parse_args()
    target, seeds = TARGETS[options.target]
    folder = Path("build", "fuzz", options.target)
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={options.seconds}", "-max_len=20000", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], str(folder), *limits], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
