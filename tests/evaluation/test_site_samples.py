"""The code on the reference pages of the site is executed: as curl, with httpx and with fetch."""

import shutil
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from evaluation.site.operations import CLOCK, ORIGIN, Sample, samples

ADMIN, STAFF = "demo-admin-key", "demo-staff-key"
DATES = {"now": CLOCK, "frozen": True}
REFUSED = [
    ("deleteWorld", 409),  # the default world, which stays
    ("restoreSnapshot", 404),  # each of these is of what an earlier sample has deleted
    ("getFault", 404),
    ("deleteFault", 404),
    ("getJournalEntry", 404),
]
SAMPLES = [*samples(Contract(CONTRACT))]
CONTROLS = [*samples(Contract(CONTROL_CONTRACT))]


def code_of(sample: Sample, title: str, origin: str = ORIGIN) -> str:
    (code,) = [each.text for each in sample.snippets if each.title == title]
    assert origin == ORIGIN or ORIGIN in code
    return code.replace(ORIGIN, origin)


@pytest.fixture
def origin(port: int) -> Iterator[str]:
    """A server whose default world is as at its start, on the days of the samples."""
    address = f"http://127.0.0.1:{port}"
    httpx.post(f"{address}/__mock__/reset")
    httpx.post(f"{address}/__mock__/worlds/default/clock", json=DATES)
    yield address
    httpx.post(f"{address}/__mock__/reset")


def test_every_operation_has_samples() -> None:
    for contract, made in ((CONTRACT, SAMPLES), (CONTROL_CONTRACT, CONTROLS)):
        names = [each.operation_id for each in Contract(contract).operations]
        assert [each.operation.operation_id for each in made] == names
        assert all(len(each.snippets) == 3 for each in made)


def test_samples_of_httpx_are_answered_with_success(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses: dict[str, int] = {}
    for sample in SAMPLES:
        monkeypatch.setenv("BUSROOT_API_KEY", STAFF if sample.is_for_staff else ADMIN)

        def request(method, url, headers, name=sample.operation.operation_id, **options):
            answer = client.request(method, url, None, headers=list(headers.items()), **options)
            statuses[name] = answer.status_code
            return answer

        monkeypatch.setattr(httpx, "request", request)
        exec(compile(code_of(sample, "httpx"), "sample", "exec"), {"print": lambda *_: None})
    assert {name for name, status in statuses.items() if status >= 300} == set()
    assert len(statuses) == len(SAMPLES)


@pytest.mark.parametrize(("title", "program"), [("curl", "sh"), ("fetch", "node")])
def test_samples_of_other_programs_are_answered_with_success(
    origin: str, title: str, program: str
) -> None:
    if not (shutil.which("curl") and shutil.which(program)):
        pytest.skip(f"{title} is missing")
    lines = []
    for sample in SAMPLES:
        key = STAFF if sample.is_for_staff else ADMIN
        code = code_of(sample, title, origin)
        if title == "curl":
            lines.append(f"export BUSROOT_API_KEY={key}")
            lines.append(f"{code.replace('curl ', 'curl -sSfo /dev/null -w ok ', 1)}; echo")
        else:
            lines.append(f'process.env.BUSROOT_API_KEY = "{key}";')
            lines.append(f"{{\n{code.replace('await answer.text()', 'answer.ok')}\n}}")
    flag = ["--input-type=module"] if program == "node" else []
    done = subprocess.run(
        [program, *flag], input="\n".join(lines), capture_output=True, text=True, timeout=300
    )
    assert done.stderr == ""
    said = [line.split()[-1] for line in done.stdout.splitlines()]
    assert said == ["ok" if title == "curl" else "true"] * len(SAMPLES)


def test_samples_of_the_control_api_are_answered(client) -> None:
    client.request("PUT", "/__mock__/worlds/default/snapshots/before-import", None)
    client.get("/api/sku")
    refused = []
    for sample in CONTROLS:
        statuses = []

        def request(method, url, headers=None, statuses=statuses, **options):
            sent = list((headers or {}).items())
            answer = client.request(method, url, None, headers=sent, **options)
            statuses.append(answer.status_code)
            return answer

        names = {"print": lambda *_: None}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(httpx, "request", request)
            exec(compile(code_of(sample, "httpx"), "sample", "exec"), names)
        if statuses[0] >= 300:
            refused.append((sample.operation.operation_id, statuses[0]))
    assert refused == REFUSED
