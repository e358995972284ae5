"""A response that JSON parsers choke on is a finding, not an error of the run."""

import pytest

from contract_tests.config.settings import Settings
from contract_tests.run.judged import findings_of
from contract_tests.target.connect import deployment_of
from tests.support.hostile import Handler, hostile
from tests.support.read_only import PROFILE

BODIES = {
    "lone surrogate": b'{"isSuccess": true, "results": [], "message": "\\ud800"}',
    "lone surrogate as a name": b'{"isSuccess": true, "results": [], "\\udc00": 1}',
    "surrogate in UTF-8": b'{"isSuccess": true, "results": [], "message": "\xed\xa0\x80"}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep member": b'{"isSuccess": true, "results": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "not a number": b'{"isSuccess": NaN, "results": []}',
    "number of 5,000 digits": b'{"isSuccess": ' + b"9" * 5000 + b', "results": []}',
    "number without end": b'{"isSuccess": 1e999999, "results": []}',
    "name twice": b'{"isSuccess": true, "isSuccess": true, "results": []}',
    "two values": b"{} {}",
    "nothing": b"",
    "UTF-16": '{"isSuccess": true}'.encode("utf-16"),
    "NUL": b'{"isSuccess": true, "results": ["\x00"]}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_body_that_parsers_choke_on_is_a_finding(body):
    def answer(to: Handler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "application/json")
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    with hostile([answer], patience=0) as server:
        target = deployment_of(Settings(base_url=f"{server.origin}/api", timeout=5), PROFILE)
        with target.transport.standing():
            assert target.send("GET", "/sku").status_code == 200
    findings = findings_of(target)
    assert findings
    for finding in findings:
        assert "GET /sku" in finding.operation
        finding.actual.encode()
    assert not target.transport.faults
