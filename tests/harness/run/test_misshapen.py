"""A response of another shape is a finding wherever it is read, and the run goes on."""

import json

import pytest

from busroot_mock.http.request import AsgiApp, Message, Receive, Scope, Send
from busroot_mock.serving.app import Application
from tests.support.served import served, verify

pytestmark = pytest.mark.runs

SETTINGS = ("saveConfig", "setNotificationPreferences")
WRITING = ("--write", "demo", *(f"--also={name}" for name in SETTINGS))
TESTED = tuple(f"--operation={name}" for name in (*SETTINGS, "listConfig"))


def keeping_to_itself(asked: set[str]) -> AsgiApp:
    """A mock server that does not show whose key it is asked with; the methods go to `asked`."""
    application = Application()

    async def changed(scope: Scope, receive: Receive, send: Send) -> None:
        is_account = scope["path"] == "/api/account"
        asked.add(scope["method"])

        async def say(message: Message) -> None:
            if is_account:
                message = {**message, "body": message.get("body", b"").replace(b'"id":', b'"ix":')}
            await send(message)

        await application(scope, receive, say)

    return changed


def misshapen() -> AsgiApp:
    """A mock server whose entries lack `key`, and whose results are an object."""
    application = Application()

    async def changed(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else ""

        async def say(message: Message) -> None:
            body = message.get("body", b"")
            if path == "/api/admin/config":
                message = {**message, "body": body.replace(b'"key":', b'"name":')}
            if path == "/api/notification-preference" and body.startswith(b'{"isSuccess":true'):
                body = body.replace(b'"results":', b'"results":{"all":') + b"}"
                message = {**message, "body": body}
            if message["type"] == "http.response.start":
                headers = [each for each in message["headers"] if each[0] != b"content-length"]
                message = {**message, "headers": headers}
            await send(message)

        await application(scope, receive, say)

    return changed


def test_misshapen_responses_are_findings_and_the_run_goes_on(tmp_path):
    with served(misshapen()) as origin:
        ran = verify(f"{origin}/api", *WRITING, *TESTED, "--max-examples=1", folder=tmp_path)
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    actual = {(each["operation"], each["check"]): each for each in report["findings"]}
    assert (ran.returncode, report["defects"], report["errors"]) == (1, [], {}), ran.stdout
    assert set(actual) == {
        ("GET /admin/config", "ST108"),
        ("GET /notification-preference", "ST108"),
    }
    assert actual["GET /admin/config", "ST108"]["actual"] == "Body /results/0 lacks key."
    states = {each["operation_id"]: each["state"] for each in report["operations"]}
    assert states["setNotificationPreferences"] == "untested"


def test_account_that_is_not_shown_is_a_finding_and_nothing_is_written(tmp_path):
    methods: set[str] = set()
    with served(keeping_to_itself(methods)) as origin:
        options = ("--write", "demo", "--operation=getAccount", "--operation=saveReason")
        ran = verify(f"{origin}/api", *options, "--max-examples=1", folder=tmp_path)
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    assert methods <= {"GET", "HEAD"}
    assert report["errors"] == {}
    assert [each["operation"] for each in report["findings"]] == ["GET /account"]
    assert ran.returncode in (1, 4), ran.stdout
    untested = {each["label"]: each["why"] for each in report["untested"]}
    assert "does not show whose key it is" in untested["POST /reason"]
    assert "POST /reason" in ran.stdout
