"""The command `judge`: files in, reports and an exit code out."""

import json
from pathlib import Path

import pytest

from busroot_mock.cli.main import main
from busroot_mock.recordings.har_writer import write_har
from contract_tests.reports import REPORTS
from tests.harness.passing.test_judging import error, exchange, reasons

GOOD = exchange("GET /reason", reasons("cut", "jam"))
BAD = exchange("GET /reason", {"isSuccess": "yes", "results": []}, at=1)
WRONG = exchange("POST /reason", error(), sent={"code": 17}, status=400, at=2)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, one in (("good", GOOD), ("bad", BAD), ("wrong", WRONG)):
        write_har(Path(f"{name}.har"), [one], None)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.har"], 0),
        (["bad.har"], 1),
        (["wrong.har"], 0),
        (["wrong.har", "--fail-on", "client"], 1),
        (["bad.har", "--fail-on", "client"], 0),
        (["good.har", "bad.har", "wrong.har", "--fail-on", "client,deployment"], 1),
        (["good.har", "--base-url", "https://plant.example/api"], 0),
        (["good.har", "--base-url", "https://elsewhere.example/api"], 2),
        (["missing.har"], 2),
    ],
)
def test_exit_code_says_whose_fault_it_is(here: Path, arguments: list[str], code: int) -> None:
    assert main(["judge", *arguments]) == code


def test_every_report_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", "bad.har", "wrong.har", "--report", "judged"]) == 1
    assert {path.name for path in Path("judged").iterdir()} >= set(REPORTS)
    report = json.loads(Path("judged/report.json").read_text(encoding="utf-8"))
    assert {each["check"] for each in report["findings"]} >= {"client", "ST108"}
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 25
    assert lines[0].startswith("DOES NOT CONFORM")


def test_quiet_prints_the_verdict_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", "good.har", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("CONFORMS: ")


def test_unknown_side_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["judge", "good.har", "--fail-on", "server"])
    assert "'server' is not client, deployment or client,deployment" in capsys.readouterr().err


def test_what_is_no_archive_is_refused_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("no.har").write_text("GET / HTTP/1.1", encoding="utf-8")
    assert main(["judge", "no.har"]) == 2
    assert capsys.readouterr().err.startswith("busroot-mock: no.har is not an HTTP Archive")
