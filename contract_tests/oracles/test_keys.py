"""Only the whole key lets somebody in, and only in its header."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from requests import Response

from busroot_mock.contract.operations import Operation
from busroot_mock.contract.wire_names import KEY_HEADER

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.probe import Probe
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

READING = [operation for operation in OPERATIONS if operation.reads and "{" not in operation.path]
T = TypeVar("T")
SCHEME = ("components", "securitySchemes", "ApiKeyAuth")

NEAR: dict[str, Callable[[str], str]] = {
    "in letters of the other case": str.swapcase,
    "without its last character": lambda key: key[:-1],
    "without its first character": lambda key: key[1:],
    "with one more character": lambda key: f"{key}x",
    "cut to half": lambda key: key[: len(key) // 2],
    "in quotes": lambda key: f'"{key}"',
    "behind another": lambda key: f"x,{key}",
    "behind Bearer": lambda key: f"Bearer {key}",
    "twice": lambda key: f"{key}{key}",
    "as a pattern": lambda key: f"{key[:-1]}%",
}
QUERIES = [KEY_HEADER, "api_key", "apikey", "key"]
LEAST = 2
"""Ways of being wrong that each operation is asked for; all are, of some operation of the run."""


@oracle("keys-whole")
@about(READING)
def test_key_that_is_nearly_right_is_refused(probe: Probe, operation: Operation) -> None:
    key = (probe.identity or probe.deployment.profile.main).key
    known = {identity.key for identity in probe.deployment.profile.identities}
    for how, changed in _share(probe, operation, NEAR).items():
        near = changed(key)
        if near and near not in known:
            with probe.example():
                _check(probe, operation, _read(probe, operation, near), f"the key {how}")


@oracle("keys-whole")
@about(READING)
def test_key_elsewhere_than_in_its_header_is_refused(probe: Probe, operation: Operation) -> None:
    if not probe.deployment.may_write:
        not_applicable("a run that only reads puts no key where a log may keep it")
    key = (probe.identity or probe.deployment.profile.main).key
    for name in _share(probe, operation, dict.fromkeys(QUERIES)):
        with probe.example():
            response = _read(probe, operation, None, {name: key})
            _check(probe, operation, response, f"the key in the query, as {name}")


def _share(probe: Probe, operation: Operation, ways: Mapping[str, T]) -> dict[str, T]:
    """Return some of the ways, so that each is asked for by one of the operations at least.

    Whose key it is, is found out in one place for all of them, as a rule.
    """
    asked = [each for each in READING if each in probe.deployment.selection.tested]
    count, own = max(LEAST, -(-len(ways) // len(asked))), asked.index(operation)
    names = list(ways)
    chosen = {names[(own * count + number) % len(names)] for number in range(count)}
    return {name: way for name, way in ways.items() if name in chosen}


def _read(
    probe: Probe, operation: Operation, key: str | None, params: Mapping[str, str] = {}
) -> Response:
    listing = LISTINGS.get(operation.operation_id)
    whole = probe.whole(listing) if listing else {}
    # `None` leaves the header out.
    headers = {KEY_HEADER: key}
    return probe.deployment.send(
        operation.method, operation.path, headers=headers, params={**whole, **params}
    )


def _check(probe: Probe, operation: Operation, response: Response, what: str) -> None:
    probe.asked(operation, (*terms.response_place(operation, "401"), "description"))
    if response.status_code != 401:
        expected = f"{what} is no API key (401)"
        actual = f"the status is {response.status_code}"
        rests = [SCHEME, terms.response_place(operation, "401")]
        probe.fail(operation, expected, actual, *rests, about=what)
