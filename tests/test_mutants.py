"""Each planted defect is one: it makes a difference to what the stub answers."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from busroot_mock.clock import Clock
from busroot_mock.contract import Contract
from busroot_mock.worlds import World
from tests.conftest import NOW, Client
from tests.mutants.catalogue import TAGS, Call, Mutant, load
from tests.mutants.seam import Defective

MUTANTS = load().values()
HEADERS = ("content-type", "allow")


@pytest.fixture
def answers_of(contract: Contract, runner: asyncio.Runner) -> Callable[..., list[Any]]:
    """Returns what a fresh stub, with a defect or without, answers to some requests."""

    def answers(calls: tuple[Call, ...], mutant: Mutant | None = None) -> list[Any]:
        defect = mutant.defect if mutant else None
        application = Defective(defect, contract, World(clock=Clock(NOW)))
        waits: list[float] = []

        async def wait(seconds: float) -> None:
            waits.append(seconds)

        application.wait = wait
        client = Client(application, runner)
        return [_answer(client, call) for call in calls] + waits

    return answers


def _answer(client: Client, call: Call) -> Any:
    content = {"content": call.body} if isinstance(call.body, bytes) else {"json": call.body}
    options = {} if call.body is None else content
    path = call.path if call.path.startswith("/__mock__") else f"/api{call.path}"
    response = client.request(call.method, path, call.key, headers=list(call.headers), **options)
    body = response.content
    if response.headers.get("content-type", "").startswith("application/json"):
        body = json.loads(body)
    return response.status_code, [response.headers.get(name) for name in HEADERS], body


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_changes_an_answer(mutant: Mutant, answers_of: Callable[..., list[Any]]):
    assert answers_of(mutant.shows, mutant) != answers_of(mutant.shows)


def test_seam_without_a_defect_changes_nothing(answers_of: Callable[..., list[Any]]):
    async def nothing(asked, stub):
        return await stub(asked)

    for mutant in MUTANTS:
        same = mutant._replace(defect=nothing)
        assert answers_of(mutant.shows, same) == answers_of(mutant.shows), mutant.name


@pytest.mark.parametrize("kind", ["contract", "meaning"])
def test_mutants_of_a_kind_are_many_and_of_every_tag(kind: str):
    chosen = [mutant for mutant in MUTANTS if mutant.kind == kind]
    assert len(chosen) >= 38
    assert {tag for mutant in chosen for tag in mutant.tags} == set(TAGS.values())
