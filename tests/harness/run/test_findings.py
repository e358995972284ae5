"""Findings of `verify` in a broken deployment, in every report, apart by how sure they are."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from busroot_mock.http.request import AsgiApp, Message, Receive, Scope, Send
from busroot_mock.serving.app import Application
from contract_tests.reports import HAR, HTML, JSON, JUNIT, REPORTS, SARIF, SUMMARY
from tests.support.findings import API
from tests.support.overlays import applied
from tests.support.served import KEY, served, verify

pytestmark = pytest.mark.runs

REASONS = ("--operation", "listReasons")
WRONG_TYPE = re.compile(rb"type=(?!(downtime|non_production)(&|$))")
"""In a query. Whoever takes a right one and ignores it has oracles that shrink for 40 s."""


def broken() -> AsgiApp:
    """A mock server whose reasons have a wrong type and lack a member; it takes wrong queries."""
    application = Application()

    async def changed(scope: Scope, receive: Receive, send: Send) -> None:
        async def say(message: Message) -> None:
            if message["type"] == "http.response.body" and scope["path"] == "/api/reason":
                body = re.sub(rb'"description":"', b'"description":7,"was":"', message["body"])
                message = {**message, "body": body.replace(b'"isSuccess":true,', b"")}
            if message["type"] == "http.response.start":
                headers = [
                    header for header in message["headers"] if header[0] != b"content-length"
                ]
                message = {**message, "headers": headers}
            await send(message)

        if b"nonsense" in scope["query_string"] or WRONG_TYPE.search(scope["query_string"]):
            scope = {**scope, "query_string": b""}
        await application(scope, receive, say)

    return changed


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    arguments = (*REASONS, "--overlay", "learned.yaml", "--baseline", "baseline.json")
    with served(broken()) as origin:
        outcome = verify(
            f"{origin}/api",
            *arguments,
            "--baseline-update",
            folder=folder,
            GITHUB_ACTIONS="true",
        )
    return folder, outcome


def test_findings_fail_the_run_and_stand_apart_by_how_sure_they_are(run):
    folder, outcome = run
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    findings = json.loads((folder / "report" / JSON).read_text(encoding="utf-8"))["findings"]
    kinds = {
        finding["statements"][0]["says"]: finding["kind"]
        for finding in findings
        if finding["check"] == "ST108"
    }
    assert kinds["type: string"] == "failure"
    assert kinds["required: isSuccess"] == "assumption"
    assert len({finding["fingerprint"] for finding in findings}) == len(findings)


def test_findings_of_one_test_do_not_hide_one_another(run):
    """The first example has a wrong answer already; that wrong requests are taken shows later."""
    folder, _ = run
    findings = json.loads((folder / "report" / JSON).read_text(encoding="utf-8"))["findings"]
    assert {"ST108", "ST201"} <= {finding["check"] for finding in findings}


def test_findings_stand_in_every_report_and_no_key_in_any(run):
    folder, outcome = run
    findings = json.loads((folder / "report" / JSON).read_text(encoding="utf-8"))["findings"]
    for name in (SUMMARY, HTML, JUNIT, SARIF):
        text = (folder / "report" / name).read_text(encoding="utf-8")
        assert all(finding["fingerprint"] in text for finding in findings)
    assert {path.name for path in (folder / "report").iterdir()} >= set(REPORTS)
    assert not list(folder.glob(".*"))
    left = [item for item in folder.rglob("*") if item.is_file()]
    assert left
    for path in left:
        assert KEY.encode() not in path.read_bytes(), path
    assert KEY not in outcome.stdout + outcome.stderr
    assert json.loads((folder / "report" / HAR).read_text())["log"]["entries"]
    assert ElementTree.parse(folder / "report" / JUNIT).getroot().get("failures") != "0"


def test_findings_are_annotations_in_github_actions(run):
    _, outcome = run
    assert re.search(
        r"^::error file=openapi\.yaml,line=\d+,title=[^:,]*GET /reason", outcome.stdout, re.M
    )
    assert re.search(r"^::warning file=openapi\.yaml,line=\d+,", outcome.stdout, re.M)


def test_findings_teach_the_contract_guesses_alone(run):
    folder, _ = run
    overlay = yaml.load((folder / "learned.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    document = applied(API.document, overlay)
    schemas = document["components"]["schemas"]
    assert schemas["ReasonList"]["required"] == ["results"]
    assert schemas["Reason"] == API.document["components"]["schemas"]["Reason"]


def test_findings_in_a_new_baseline_wait_for_a_reason(run):
    folder, _ = run
    with served(broken()) as origin:
        outcome = verify(f"{origin}/api", *REASONS, "--baseline", "baseline.json", folder=folder)
    assert outcome.returncode == 2
    assert "has no reason" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_findings_are_the_same_for_another_seed_and_known_with_a_reason(run, tmp_path):
    folder, _ = run
    document = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))
    for entry in document["entries"]:
        entry["reason"] = "It is known to be broken."
    Path(tmp_path / "known.json").write_text(json.dumps(document))
    with served(broken()) as origin:
        outcome = verify(
            f"{origin}/api", *REASONS, "--baseline", "known.json", "--seed", "2", folder=tmp_path
        )
    assert outcome.returncode == 0, outcome.stdout
    report = json.loads((tmp_path / "report" / JSON).read_text(encoding="utf-8"))
    assert {each["kind"] for each in report["causes"]} == {"known", "assumption"}
    assert outcome.stdout.startswith("CONFORMS, BUT CONTRADICTS WHAT THE CONTRACT ASSUMES: ")
    assert "It is known to be broken." in (tmp_path / "report" / SUMMARY).read_text("utf-8")
