"""The control API against its own contract, by the checks of the contract tests.

Each run draws anew. Where it fails it tells the seed; with that in `CONTROL_SEED` it is repeated.
"""

import os
import random
from functools import cache
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import requests
import schemathesis
from hypothesis import seed, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test

from busroot_mock.paths import CONTROL_CONTRACT
from busroot_mock.testing.server_process import Child
from tests.support.contracts import CONTROL, operations

SEED = int(os.environ.get("CONTROL_SEED") or random.randrange(2**32))
EXAMPLES = int(os.environ.get("CONTROL_EXAMPLES") or 12)
CHECKS = Path(__file__).parents[2] / "contract_tests" / "schemathesis.toml"
UNREADABLE = {
    "cut": (b'{"clock": ', "application/json", 400),
    "two values": (b"{} {}", "application/json", 400),
    "not UTF-8": (b'"\xff"', "application/json", 400),
    "labelled text": (b"{}", "text/plain", 415),
}

LABELS = [label for label, _ in operations(CONTROL.document)]


@cache
def schema():
    config = SchemathesisConfig.from_path(CHECKS)
    config.update(seed=SEED, max_failures=None)
    made = schemathesis.openapi.from_path(CONTROL_CONTRACT, config=config)
    made.config.generation.update(max_examples=EXAMPLES)
    return made


@pytest.fixture(scope="module")
def base():
    """The base URL of the control API of a mock server whose default world is not new."""
    child = Child()
    url = child.url.removesuffix("/api")
    renew(url)
    yield f"{url}/__mock__"
    said = child.said()
    child.close()
    assert said == ""


@pytest.fixture(scope="module")
def session():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(autouse=True)
def tell_seed():
    print(f"CONTROL_SEED={SEED}")


def renew(url):
    """Leave the default world alone, with an entry in its journal, a snapshot and a fault rule."""
    # Not to be verified: httpx would read the certificates of the machine.
    with httpx.Client(base_url=url, trust_env=False, verify=False) as client:
        worlds = "/__mock__/worlds"
        for world in client.get(worlds).json()["results"][1:]:
            client.delete(f"{worlds}/{world['id']}")
        client.post(f"{worlds}/default/reset")
        for name in client.get(f"{worlds}/default/snapshots").json()["results"]:
            client.delete(f"{worlds}/default/snapshots/{quote(name, safe='')}")
        client.put(f"{worlds}/default/snapshots/before-import")
        client.post(f"{worlds}/default/faults", json={"effect": {"delay": 0}})
        client.get("/api/reason", headers={"X-API-KEY": "demo-admin-key"})


# Not by `schema.parametrize`, which makes the cases of all operations when tests are collected:
# seconds, in each process of the tests.
@pytest.mark.parametrize("label", LABELS)
def test_operation(label, base, session):
    operation = schema().find_operation_by_label(label)

    @settings(max_examples=EXAMPLES, database=None, deadline=None)
    def call(case):
        case.call_and_validate(base_url=base, session=session)

    config, feedback = schema().config, FeedbackSources()
    build_operation_test(
        config=config, operation=operation, test_func=call, given_kwargs={}, feedback=feedback
    )()


def test_operations_are_those_that_schemathesis_sees():
    assert {each.ok().label for each in schema().get_all_operations()} == {*LABELS}


def test_sequences(base, session):
    class Sequences(schema().as_state_machine()):
        def setup(self):
            renew(base.removesuffix("/__mock__"))

        def get_call_kwargs(self, case):
            return {"base_url": base, "session": session}

    chosen = settings(Sequences.TestCase.settings, max_examples=EXAMPLES)
    seed(SEED)(Sequences).run(settings=chosen)


@pytest.mark.parametrize(("body", "kind", "status"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize(
    "path",
    [
        "/worlds",
        "/worlds/default/clock",
        "/worlds/default/faults",
        "/worlds/default/journal/assertions",
    ],
)
def test_unreadable_body_is_refused(base, path, body, kind, status):
    headers = {"Content-Type": kind}
    options = {"headers": headers, "trust_env": False, "verify": False}
    answer = httpx.post(f"{base}{path}", content=body, **options)
    assert answer.status_code == status
