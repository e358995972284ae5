"""`learn` shows what it does where that takes long."""

from pathlib import Path

import pytest

from busroot_mock.cli import steps_of_learning
from busroot_mock.cli.main import main
from busroot_mock.recordings.har_writer import write_har
from tests.learning.client import Client


@pytest.mark.parametrize("many", [20, 50, 1000])
def test_learn_shows_its_steps_where_there_are_many_exchanges(
    many: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(steps_of_learning, "MANY", many)
    write_har(tmp_path / "session.har", Client("training").session(50), None)
    arguments = ["learn", "--har", str(tmp_path / "*.har"), "--contract", "none"]
    arguments += ["--overlay", str(tmp_path / "a.yaml"), "--fixtures", str(tmp_path / "a")]
    assert main(arguments) == 0
    shown = capsys.readouterr().err
    assert bool(shown) == (many <= 50)
    assert shown.count("Hiding secrets") == {20: 3, 50: 1, 1000: 0}[many]
    assert ("20 of 50" in shown) == (many == 20)
