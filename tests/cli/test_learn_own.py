"""`learn` weighs the operations that the contract has, and `serve` takes what it writes."""

from pathlib import Path

import pytest

from busroot_mock.cli.main import main
from busroot_mock.paths import CONTRACT
from busroot_mock.recordings.har_writer import write_har
from tests.cli.test_learn import call, served
from tests.evidence.things import Session

CODE = {"code": "ABCD2345", "createdAt": "2026-03-02T09:30:00.000Z", "extra": 1}


def test_what_is_learned_of_the_contract_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session()
    for _ in range(10):
        session.call("GET", 200, {"isSuccess": True, "results": [CODE]})
    session.call("GET", 200, {"isSuccess": "yes", "results": []})
    session.call("DELETE", 404, {"isSuccess": False, "message": "no", "violations": []})
    write_har(tmp_path / "own.har", session.recorded, None)
    text = (tmp_path / "own.har").read_text().replace("/api/thing", "/api/admin/access-code")
    (tmp_path / "own.har").write_text(text)
    arguments = ["learn", "--har", str(tmp_path / "own.har"), "--base-url"]
    arguments += ["http://things.test/api", "--overlay", str(tmp_path / "learned.yaml")]
    assert main([*arguments, "--fixtures", str(tmp_path / "learned")]) == 0
    said = capsys.readouterr().out
    assert "Corrected: components.schemas.AccessCode.properties: extra not there before" in said
    assert 'Not written: GET /admin/access-code: type was otherwise ("yes"), entries 10' in said
    assert "DELETE /admin/access-code is left out: it was not there." in said
    server = served(tmp_path, CONTRACT)
    schema = server.contract.document["components"]["schemas"]["AccessCode"]
    assert schema["properties"]["extra"]["x-observed"]["seen"] == 10
    assert call(server, "GET", "/api/plant", **{"x-api-key": "demo-admin-key"})[0] == 200


OVERLAY = """overlay: 1.0.0
info: {title: Learned, version: '1'}
actions:
  - target: $.components.schemas.IssueType['x-assumed']
    update: enum/halt
  - target: $.components.schemas.IssueType.enum
    update: halt
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_overlay_is_written_into_the_contract_and_other_lines_stay(
    end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, overlay = tmp_path / "openapi.yaml", tmp_path / "learned.yaml"
    before = CONTRACT.read_bytes().replace(b"\n", end.encode())
    path.write_bytes(before)
    overlay.write_text(OVERLAY)
    assert main(["learn", "--overlay", str(overlay), "--write", str(path)]) == 0
    assert "openapi.yaml has what" in capsys.readouterr().out
    after = path.read_bytes()
    changed = before.replace(b"x-assumed: [enum/slow]", b"x-assumed: [enum/slow, enum/halt]")
    assert after == changed.replace(b"enum: [stop, slow]", b"enum: [stop, slow, halt]") != before


def test_file_whose_lines_end_in_two_ways_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, overlay = tmp_path / "openapi.yaml", tmp_path / "learned.yaml"
    before = CONTRACT.read_bytes().replace(b"\n", b"\r\n", 1)
    path.write_bytes(before)
    overlay.write_text(OVERLAY)
    assert main(["learn", "--overlay", str(overlay), "--write", str(path)]) == 2
    assert "must end in one way" in capsys.readouterr().err
    assert path.read_bytes() == before
