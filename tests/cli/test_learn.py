"""`learn` writes an overlay and fixtures, and `serve` answers with both."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from busroot_mock.cli.learn import contract_path
from busroot_mock.cli.main import main
from busroot_mock.cli.overlaid import contract_of, generic_of
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, EMPTY_CONTRACT
from busroot_mock.recordings.har_writer import write_har
from busroot_mock.serving.app import Application
from tests.learning.client import Client
from tests.learning.sessions import recorded

KEY = {"authorization": "Bearer k"}
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a recording, the overlay and the fixtures that were learned from it."""
    folder = tmp_path_factory.mktemp("learned")
    write_har(folder / "session.har", Client("training").session(200), None)
    arguments = ["learn", "--har", str(folder / "*.har"), "--contract", "none"]
    arguments += ["--overlay", str(folder / "learned.yaml"), "--fixtures", str(folder / "learned")]
    assert main(arguments) == 0
    return folder


def served(folder: Path, contract: Path = EMPTY_CONTRACT) -> Application:
    options = argparse.Namespace(
        contract=contract,
        overlay=folder / "learned.yaml",
        fixtures=folder / "learned",
        state=None,
    )
    whole = contract_of(options)
    return Application(whole, generic=generic_of(options, whole))


def call(
    application: Application, method: str, target: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, str], Any]:
    data = b"" if body is None else json.dumps(body).encode()
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": data, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    text = sent[1]["body"]
    return sent[0]["status"], found, json.loads(text) if text else None


def test_what_is_created_is_read_listed_and_gone_after_a_reset(learned: Path) -> None:
    application = served(learned)
    status, headers, made = call(
        application, "POST", "/v1/projects", {"slug": "a-b-1", "title": "x"}, **KEY
    )
    assert (status, headers["x-mock-answer"], made["archived"]) == (201, "state", False)
    assert call(application, "GET", "/v1/projects/a-b-1", **KEY)[2] == made
    assert made in call(application, "GET", "/v1/projects", **KEY)[2]
    assert call(application, "POST", "/__mock__/reset")[0] in (200, 204)
    assert call(application, "GET", "/v1/projects/a-b-1", **KEY)[0] == 404


def test_refusals_are_as_they_were_recorded(learned: Path) -> None:
    application = served(learned)
    assert call(application, "GET", "/v1/users")[2] == {"detail": "Not authenticated"}
    assert call(application, "GET", "/v1/users/abc", **KEY)[0] == 422
    assert call(application, "GET", "/v1/tasks/99999", **KEY)[2] == {
        "detail": "Task 99999 not found"
    }


def test_answer_without_state_is_that_of_a_recording(learned: Path) -> None:
    status, headers, body = call(served(learned), "GET", "/v1/about", **KEY)
    assert (status, headers["x-mock-answer"]) == (200, "recording")
    assert body == {"name": "workshop", "version": "1.4.2"}


def test_calls_are_in_the_journal_and_obey_fault_rules(learned: Path) -> None:
    application = served(learned)
    rule = {"match": {"operationId": "getProject"}, "effect": {"status": 503}}
    assert call(application, "POST", "/__mock__/worlds/default/faults", rule, **JSON)[0] < 300
    assert call(application, "GET", "/v1/projects/any", **KEY)[0] == 503
    journal = call(application, "GET", "/__mock__/worlds/default/journal")[2]
    assert "getProject" in json.dumps(journal)


def test_every_operation_says_how_often_it_was_seen(learned: Path) -> None:
    overlay = yaml.safe_load((learned / "learned.yaml").read_text())
    items = [a["update"] for a in overlay["actions"] if a["target"] == "$.paths"]
    operations = [node for update in items for item in update.values() for node in item.values()]
    assert len(operations) == 17
    assert all(node["x-certainty"] == "observed" for node in operations)
    assert all(node["x-observed"]["exchanges"] > 0 for node in operations)


def test_secrets_are_in_no_file(learned: Path) -> None:
    client = Client("training")
    client.session(200)
    passwords = {user["password"] for user in client.server.users.values()}
    files = [learned / "learned.yaml", *(learned / "learned").iterdir()]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert passwords
    assert not [password for password in passwords if f'"{password}"' in text]


def test_operations_of_the_contract_stay_as_they_are(learned: Path, tmp_path: Path) -> None:
    arguments = ["learn", "--har", str(learned / "session.har"), "--base-url"]
    arguments += ["http://workshop.test/v1", "--overlay", str(tmp_path / "learned.yaml")]
    assert main([*arguments, "--fixtures", str(tmp_path / "learned")]) == 0
    application = served(tmp_path, CONTRACT)
    assert call(application, "GET", "/api/plant", **{"x-api-key": "demo-admin-key"})[0] == 200
    assert call(application, "GET", "/api/about", **KEY)[2]["version"] == "1.4.2"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--har", "none.har"], "There is no file none.har."),
        (["--har", "empty.har"], "have no exchange of this API"),
    ],
)
def test_nothing_to_learn_from_is_one_sentence(
    arguments: list[str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_har(tmp_path / "empty.har", [], None)
    assert main(["learn", *arguments, "--overlay", "o.yaml", "--fixtures", "f"]) == 2
    assert reason in capsys.readouterr().err


def test_document_from_which_nothing_is_served_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = {"200": {"description": "All", "content": {"application/json": {"schema": 5}}}}
    paths = {"/things": {"get": {"operationId": "listThings", "responses": answer}}}
    vendor = {"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": paths}
    (tmp_path / "vendor.json").write_text(json.dumps(vendor))
    options = ["--overlay", str(tmp_path / "o.yaml"), "--fixtures", str(tmp_path / "f")]
    options += ["--openapi", str(tmp_path / "vendor.json"), "--contract", "none"]
    assert main(["learn", *options]) == 2
    reason = capsys.readouterr().err
    assert "o.yaml is written, and `serve` will refuse it until it is corrected." in reason
    assert " with its overlay, at /paths/~1things/get/responses/200/content/" in reason


def test_state_file_and_learned_fixtures_do_not_go_together(learned: Path, tmp_path: Path) -> None:
    options = argparse.Namespace(fixtures=learned / "learned", state=tmp_path / "state")
    with pytest.raises(SetupError, match="--state does not keep"):
        generic_of(options, None)  # type: ignore[arg-type]  # refused before it is read


def test_contract_none_is_an_empty_one() -> None:
    assert contract_path("none") == EMPTY_CONTRACT
    assert contract_path("my.yaml") == Path("my.yaml")


def test_an_unknown_path_is_refused_in_the_form_of_the_recorded_refusals(learned: Path) -> None:
    application = served(learned)
    _, _, known = call(application, "GET", "/v1/users/99999", **KEY)
    status, _, answer = call(application, "GET", "/v1/nowhere", **KEY)
    assert (status, answer.keys()) == (404, known.keys())
    assert answer["detail"].startswith("There is no such path in the contract.")
    status, headers, answer = call(application, "PATCH", "/v1/users", **KEY)
    assert (status, answer.keys(), headers["allow"]) == (405, known.keys(), "GET, HEAD, POST")
    assert call(application, "GET", "/__mock__/nowhere")[2]["isSuccess"] is False


@pytest.fixture(scope="module")
def located(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what was learned of records whose creation says where they are."""
    folder = tmp_path_factory.mktemp("located")
    calls = [
        ("POST /jars", 201, {"name": name}, {"name": name}, f"/v1/jars/{name}")
        for name in ("oak", "elm", "ash")
    ]
    calls += [("GET /jars/oak", 200, {"name": "oak"}), ("GET /jars/fir", 404, {"error": "none"})]
    write_har(folder / "session.har", recorded(*calls), None)
    arguments = ["learn", "--har", str(folder / "session.har"), "--contract", "none"]
    arguments += ["--overlay", str(folder / "learned.yaml"), "--fixtures", str(folder / "learned")]
    assert main(arguments) == 0
    return folder


@given(name=st.text(min_size=1))
@example(name="fir\r\nset-cookie: a=b")
def test_what_a_client_sends_ends_no_line_of_a_header(located: Path, name: str) -> None:
    application = served(located)
    status, headers, _ = call(application, "POST", "/v1/jars", {"name": name}, **KEY)
    where = headers["location"]
    assert (status, where.isascii() and where.isprintable()) == (201, True)
    assert unquote(where).endswith(unquote(name))
