"""A defect of ours ends with exit code 3, a sentence, and a file without keys."""

import argparse

import pytest

from busroot_mock.defects import addressee
from busroot_mock.errors import SetupError
from contract_tests.commands import cleanup, verify
from contract_tests.config.settings import Settings
from contract_tests.reports.outcome import DEFECT, DEFECTS
from contract_tests.writing.ledger import Ledger

KEY = "a-key-that-nobody-sees"


class Silent:
    def stop(self) -> None:
        pass


def broken(*arguments: object, **named: object) -> None:
    raise KeyError(f"no {KEY} here")


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("BUSROOT_API_KEY", KEY)


def assert_reported(folder, said):
    text = (folder / DEFECTS).read_text("utf-8")
    assert "KeyError" in text
    assert KEY not in text
    place = f"please send {folder / DEFECTS} to {addressee()}."
    assert said.err == f"The contract tests are defective; {place}\n"


def test_verify_that_breaks_off_says_where(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(verify, "_verify", broken)
    settings = Settings(base_url="http://127.0.0.1:9/api", report=str(tmp_path / "new"))
    assert verify.verify(argparse.Namespace(), settings, Silent()) == DEFECT
    assert_reported(tmp_path / "new", capsys.readouterr())


def test_verify_that_cannot_run_is_no_defect(tmp_path, monkeypatch):
    def refuse(*arguments: object) -> None:
        raise SetupError("no tag")

    monkeypatch.setattr(verify, "_verify", refuse)
    with pytest.raises(SetupError):
        verify.verify(argparse.Namespace(), Settings(report=str(tmp_path)), Silent())
    assert not (tmp_path / DEFECTS).exists()


def test_cleanup_that_breaks_off_says_where(tmp_path, monkeypatch, capsys):
    ledger = Ledger(tmp_path / "ledger-main.ndjson", "bmv-1-", "http://127.0.0.1:9/api", "demo")
    ledger.begin()
    monkeypatch.setattr(cleanup, "_clean_up", broken)
    monkeypatch.setattr(cleanup, "complete_cleanup", lambda options: None)
    options = argparse.Namespace(ledger=[str(ledger.path)], profile=None, allow_left=False)
    assert cleanup.cleanup(options) == DEFECT
    assert_reported(tmp_path, capsys.readouterr())
