"""Each planted defect makes a difference to what the mock server answers."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.contract.schemas import Schemas
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from evaluation.mutants.asked import Asked
from evaluation.mutants.catalogue import TAGS, Call, load
from evaluation.mutants.defective import Defect, Defective
from tests.conftest import NOW, Client
from tests.support.contracts import API, resolved

MUTANTS = list(load().values())
HEADERS = ("content-type", "allow")
SCHEMAS = Schemas(API.document)


@pytest.fixture(scope="module")
def application(contract: Contract) -> Defective:
    return Defective(None, contract, World(clock=Clock(NOW)))


@pytest.fixture
def answers_of(
    application: Defective, runner: asyncio.Runner, caplog: pytest.LogCaptureFixture
) -> Callable[..., list[Any]]:
    """Returns what a fresh mock server, with a defect or without, answers to some requests."""

    def answers(calls: tuple[Call, ...], defect: Defect | None = None) -> list[Any]:
        waits: list[float] = []

        async def wait(seconds: float) -> None:
            waits.append(seconds)

        application.world.reset()
        application.memory.clear()
        application.defect, application.wait = defect, wait
        answered = [_answer(Client(application, runner), call) for call in calls] + waits
        assert not caplog.records, caplog.text
        return answered

    return answers


def _answer(client: Client, call: Call) -> Any:
    content = {"content": call.body} if isinstance(call.body, bytes) else {"json": call.body}
    options = {} if call.body is None else content
    path = call.path if call.path.startswith("/__mock__") else f"/api{call.path}"
    response = client.request(call.method, path, call.key, headers=list(call.headers), **options)
    body: Any = response.content
    if body and response.headers.get("content-type", "") == "application/json":
        body = json.loads(body)
    return response.status_code, [response.headers.get(name) for name in HEADERS], body


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_changes_an_answer(mutant, answers_of):
    assert answers_of(mutant.shows, mutant.defect) != answers_of(mutant.shows)


def test_defective_without_a_defect_changes_nothing(answers_of):
    async def nothing(asked, server):
        return await server(asked)

    for mutant in MUTANTS:
        assert answers_of(mutant.shows, nothing) == answers_of(mutant.shows), mutant.name


def test_defective_leaves_a_doubled_header_to_the_application(answers_of):
    twice = Call("GET", "/sku", headers=(("X-API-KEY", "demo-admin-key"),))
    status, _, _ = answers_of((twice,), load()["key_not_checked"].defect)[0]
    assert status == 401


def test_defective_counts_requests_of_the_api_alone(application, answers_of):
    before = application.requests
    answers_of((Call("GET", "/sku"), Call("GET", "/__mock__/keys", key=None)))
    assert application.requests == before + 1


def test_defective_undone_request_leaves_no_trace(answers_of):
    async def undone(asked, server):
        return await server.undone(asked) if asked.method == "POST" else await server(asked)

    read = Call("GET", "/sku")
    before, saved, after = answers_of(
        (read, Call("POST", "/sku", {"code": "NEW-1", "name": "New"}), read), undone
    )
    assert saved[0] == 200
    assert before == after


@pytest.mark.parametrize("kind", ["contract", "meaning"])
def test_mutants_of_a_kind_are_many_and_of_every_tag(kind):
    chosen = [mutant for mutant in MUTANTS if mutant.kind == kind]
    assert len(chosen) >= 38
    assert {tag for mutant in chosen for tag in mutant.tags} == set(TAGS.values())


@pytest.mark.parametrize(
    "mutant", [each for each in MUTANTS if each.kind == "meaning"], ids=lambda mutant: mutant.name
)
def test_mutant_of_meaning_answers_by_the_contract(mutant, answers_of):
    """Seen by itself, no answer tells that anything is wrong."""
    answers = answers_of(mutant.shows, mutant.defect)
    for call, answer in zip(mutant.shows, answers, strict=False):
        if not call.path.startswith("/__mock__"):
            assert _breaches(call, *answer) == []


def _breaches(call: Call, status: int, headers: list[str | None], body: Any) -> list[Any]:
    asked = Asked(call.method, f"/api{call.path.partition('?')[0]}", b"", {}, b"")
    method, _, path = next(label for label in TAGS if asked.is_for(label)).partition(" ")
    answer = resolved(
        API.document, API.document["paths"][path][method.lower()]["responses"][str(status)]
    )
    if "content" not in answer:
        return [body] if body else []
    assert headers[0] == "application/json"
    place = answer["content"]["application/json"]["schema"]["$ref"].split("/")[1:]
    return SCHEMAS.compile(*place).violations(body, "body")
