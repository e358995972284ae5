"""The command `busroot-mock verify`: what it takes, what it sends, how it ends."""

import json
import re
import subprocess
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from busroot_mock.http.request import AsgiApp, Receive, Scope, Send
from busroot_mock.serving.app import Application
from tests.support.served import KEY, behind, late, served, verify

pytestmark = pytest.mark.runs

REASONS = ("--tag", "Reason")
FEW = ("--tag", "Station Group")
"""What takes the fewest requests, where it does not matter which."""
SEVERAL = (*REASONS, "--tag", "Sku", "--tag", "Schedule")


def counting(requests: Counter[str], application: AsgiApp) -> AsgiApp:
    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        requests[scope["method"]] += 1
        await application(scope, receive, send)

    return counted


def report_of(folder: Path) -> dict:
    return json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))


def test_verify_of_the_mock_server_conforms(tmp_path):
    with served() as origin:
        outcome = verify(f"{origin}/api", *REASONS, "--verbose", folder=tmp_path)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    report = report_of(tmp_path)
    assert report["findings"] == []
    assert "GET /reason" in outcome.stderr
    assert "GET /reason" in outcome.stdout
    assert outcome.stdout.splitlines()[-1] == report["verdict"]
    roles = report["coverage"]["kinds"]["roles tested"]["untested"]
    assert "GET /reason as admin" not in [each["name"] for each in roles]
    assert "GET /reason as member" in [each["name"] for each in roles]


def test_verify_without_an_address_starts_a_mock_server(tmp_path):
    outcome = verify(*REASONS, "--quiet", folder=tmp_path, key=None)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    report = report_of(tmp_path)
    assert "DELETE /reason/{code}" in report["coverage"]["operations"]
    assert (outcome.stdout, outcome.stderr) == (f"{report['verdict']}\n", "")


def test_verify_of_a_broken_deployment_fails_and_ends_at_the_first_finding(tmp_path):
    application = Application()

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        async def changed(message):
            if message["type"] == "http.response.body" and scope["path"] == "/api/reason":
                message = {**message, "body": message["body"].replace(b'"code":"', b'"kode":"')}
            await send(message)

        await application(scope, receive, changed)

    with served(broken) as origin:
        outcome = verify(f"{origin}/api", *REASONS, "--strict", "--fail-fast", folder=tmp_path)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    report = report_of(tmp_path)
    assert {finding["operation"] for finding in report["findings"]} == {"GET /reason"}
    assert "ended at its first finding" in report["notes"][0]
    assert "the run ended at its first finding" in report["untested"][-1]["why"]


def test_verify_of_operations_without_links_conforms(tmp_path):
    alone = ("--operation", "listStationGroups", "--write", "demo", "--verbose")
    with served() as origin:
        outcome = verify(f"{origin}/api", *alone, folder=tmp_path)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "no link of the contract" in outcome.stdout + outcome.stderr


def test_dry_run_tells_the_plan_and_sends_nothing(tmp_path):
    requests: Counter[str] = Counter()
    with served(counting(requests, Application())) as origin:
        outcome = verify(f"{origin}/api", "--write", "demo", "--dry-run", key=None, folder=tmp_path)
    assert outcome.returncode == 0
    assert not requests
    for words in (
        "operations are tested",
        "at most 40 of Sku, which stay",
        "at most 40 of Reason at a time, and",
        "--also runSeed",
    ):
        assert words in outcome.stdout
    assert not (tmp_path / "report").exists()


def test_verify_only_reads_unless_it_is_told_to_write(tmp_path):
    requests: Counter[str] = Counter()
    with served(counting(requests, Application())) as origin:
        outcome = verify(
            f"{origin}/api", *SEVERAL, "--max-requests", "400", "--allow-untested", folder=tmp_path
        )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert set(requests) <= {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("arguments", "key", "words"),
    [
        (["http://127.0.0.1:9/api"], KEY, "cannot be reached"),
        (["{origin}/api"], "wrong", "does not know the API key in BUSROOT_API_KEY"),
        (["{origin}/api"], None, "There is no API key in BUSROOT_API_KEY"),
        (["{origin}/nowhere"], KEY, "is not the API"),
        (["{origin}/api", "--write", "other"], KEY, "belongs to the account 'demo', not 'other'"),
        (["{origin}/api", "--tag", "Nope"], KEY, "no tag 'Nope'"),
        (["{origin}/api", "--operation", "nope"], KEY, "no operation 'nope'"),
        (["{origin}/api", "--without", "nope"], KEY, "no oracle 'nope'"),
        (["{origin}/api", "--also", "runSeed"], KEY, "--also"),
        (
            ["{origin}/api", "--write", "demo", "--also", "saveConfig", "-n", "2"],
            KEY,
            "excludes -n",
        ),
        (["{origin}/api", "--profile", "none.toml"], KEY, "none.toml cannot be read"),
        (["{origin}/api", "--certainty", "assumed", "--tag", "Sku"], KEY, "No operation matches"),
        (["ftp://host/api"], KEY, "is not a URL such as"),
        (["https://user:secret@host/api"], KEY, "only scheme, host and path"),
    ],
)
def test_verify_that_cannot_test_says_why(tmp_path, arguments, key, words):
    with served() as origin:
        given = [argument.format(origin=origin) for argument in arguments]
        outcome = verify(*given, key=key, folder=tmp_path)
    assert outcome.returncode == 2, outcome.stdout + outcome.stderr
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "secret@" not in outcome.stderr


def test_verify_works_behind_tls_and_a_path_prefix(tmp_path):
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-subj", "/CN=127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run(
        [*made, "-keyout", key, "-out", certificate], check=True, capture_output=True, cwd=tmp_path
    )
    application = behind("/gateway/busroot", Application())
    with served(application, certificate=str(certificate), key=str(key)) as origin:
        url = f"{origin}/gateway/busroot/api"
        distrusted = verify(url, *FEW, folder=tmp_path)
        trusted = verify(url, *FEW, "--ca-bundle", certificate, folder=tmp_path)
    assert distrusted.returncode == 2
    assert "certificate is not trusted" in distrusted.stderr
    assert "--ca-bundle" in distrusted.stderr
    assert trusted.returncode == 0, trusted.stdout + trusted.stderr


def test_verify_of_a_slow_deployment_conforms_within_its_latency(tmp_path):
    with served(late(0.03, Application())) as origin:
        patient = verify(f"{origin}/api", "--operation", "listReasons", folder=tmp_path)
        strict = ("--max-latency", "10", "--operation", "listReasons")
        impatient = verify(f"{origin}/api", *strict, folder=tmp_path)
    assert patient.returncode == 0, patient.stdout + patient.stderr
    assert impatient.returncode == 1, impatient.stdout + impatient.stderr
    assert [finding["check"] for finding in report_of(tmp_path)["findings"]] == ["latency"]


def fault(origin: str, **rule: object) -> None:
    url = f"{origin}/__mock__/worlds/default/faults"
    httpx.post(url, json=rule).raise_for_status()


def test_verify_waits_as_a_rate_limit_asks(tmp_path):
    with served() as origin:
        fault(origin, match={}, effect={"rateLimit": {"requests": 25, "seconds": 1}})
        outcome = verify(f"{origin}/api", "--operation", "listReasons", folder=tmp_path)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert report_of(tmp_path)["findings"] == []


def test_connections_closed_now_and_then_are_a_failure_although_a_second_try_succeeds(tmp_path):
    with served() as origin:
        fault(origin, match={"operationId": "listReasons"}, effect={"drop": "request"}, share=0.1)
        outcome = verify(f"{origin}/api", *REASONS, folder=tmp_path)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    report = report_of(tmp_path)
    (cause,) = report["causes"]
    pattern = r"Connections are closed without a response: GET /reason, \d+ of \d+ times"
    assert re.fullmatch(pattern, cause["title"])
    assert (report["errors"], report["untested"]) == ({}, [])


def test_verify_keeps_to_its_budgets(tmp_path):
    requests: Counter[str] = Counter()
    with served(counting(requests, Application())) as origin:
        before = time.monotonic()
        timed = verify(
            f"{origin}/api", *SEVERAL, "--max-time", "3", "--rate", "20", folder=tmp_path
        )
        earlier = requests.total()
        outcome = verify(f"{origin}/api", *SEVERAL, "--max-requests", "40", folder=tmp_path)
        sent = requests.total() - earlier
        none = verify(f"{origin}/api", *SEVERAL, "--max-requests", "2", folder=tmp_path)
    assert time.monotonic() - before < 120
    assert outcome.returncode == 4, outcome.stderr
    # Within three seconds, the tests may not even be collected.
    assert timed.returncode in (2, 4), timed.stderr
    assert "TESTED" in outcome.stdout.splitlines()[0]
    untested = {
        operation["label"]: (operation["why"], operation["after"])
        for operation in report_of(tmp_path)["untested"]
    }
    why, after = untested["GET /schedule"]
    assert why == "the budget of requests is spent"
    assert after.startswith("after ")
    # With what is asked before the tests, to find out if they would be in vain.
    assert sent == report_of(tmp_path)["requests"] <= 40
    archive = json.loads((tmp_path / "report" / "traffic.har").read_text(encoding="utf-8"))
    assert len(archive["log"]["entries"]) == sent
    assert requests.total() < 40 + 60 + 20 + 2
    assert none.returncode == 2
    assert "can be tested, and the budget of requests is spent" in none.stderr
    assert "Traceback" not in none.stderr
    assert "budget" in outcome.stdout + outcome.stderr


def test_seed_repeats_a_run(tmp_path):
    def asked(seed: str) -> list[tuple[str, str]]:
        verify(f"{origin}/api", "--operation", "listSkus", "--seed", seed, folder=tmp_path)
        lines = (tmp_path / "report" / "traffic-main.ndjson").read_text("utf-8").splitlines()
        return [(each["item"], each["url"]) for each in map(json.loads, lines)]

    with served() as origin:
        first, again, other = asked("3"), asked("3"), asked("4")
    items = {item for item, _ in first}
    assert again == first
    repeated = {item for item in items if _of(item, other) == _of(item, first)}
    # What draws nothing asks the same with any seed.
    assert {item for item in items if item.startswith("test_list_keeps")} - repeated


def _of(item: str, asked: list[tuple[str, str]]) -> list[str]:
    return [url for name, url in asked if name == item]


def test_verify_ignores_settings_of_pytest_that_are_not_its_own(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    with served() as origin:
        outcome = verify(
            f"{origin}/api", *FEW, folder=tmp_path, PYTEST_ADDOPTS="--also-no-such-option"
        )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_verify_help_tells_exit_codes(tmp_path):
    outcome = verify("--help", folder=tmp_path)
    assert outcome.returncode == 0
    assert "exit codes" in outcome.stdout
