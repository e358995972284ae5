"""docs/recordings.md: what it shows is executed."""

import shlex
from pathlib import Path

import pytest

from busroot_mock.cli.main import main
from busroot_mock.recordings.har_writer import write_har
from contract_tests.reports import REPORTS
from tests.docs.test_documents import ROOT, blocks
from tests.harness.passing.test_judging import exchange, reasons

TEXT = (ROOT / "docs" / "recordings.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(line) for line in "\n".join(blocks(TEXT, "sh")).splitlines()]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_judge_files(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("session", "monday", "tuesday"):
        write_har(Path(f"{name}.har"), [exchange("GET /reason", reasons("cut", "jam"))], None)
    assert words[:2] == ["busroot-mock", "judge"]
    assert main(words[1:]) == 0


def test_page_names_every_report() -> None:
    assert all(f"`{name}`" in TEXT for name in REPORTS)
