"""docs/learn.md: what it shows is executed."""

import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from busroot_mock.cli import serve as serving
from busroot_mock.cli.main import main
from busroot_mock.generic.words import REFUSES
from busroot_mock.paths import CONTRACT
from busroot_mock.recordings.har_writer import write_har
from busroot_mock.serving.app import Application
from tests.docs.test_documents import ROOT, blocks
from tests.learning.client import Client

TEXT = (ROOT / "docs" / "learn.md").read_text(encoding="utf-8")
# Those of a list stand further right.
PLAIN = TEXT.replace("\n   ", "\n")
LINES = "\n".join(blocks(PLAIN, "sh")).splitlines()
COMMANDS = [shlex.split(line) for line in LINES if line]

VENDOR = {
    "openapi": "3.1.0",
    "info": {"title": "Vendor", "version": "1"},
    "servers": [{"url": "https://host.example/api"}],
    "paths": {"/pallet": {"get": {"responses": {"200": {"description": "The pallets"}}}}},
}


def test_commands_learn_and_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rec").mkdir()
    recorded = Client("training").session(120)
    write_har(Path("other.har"), recorded, None)
    ours = [replace(each, url=each.url.replace("/v1/", "/api/")) for each in recorded]
    write_har(Path("rec/monday.har"), ours, None)
    Path("vendor.json").write_text(json.dumps(VENDOR), encoding="utf-8")
    Path("openapi.yaml").write_bytes(CONTRACT.read_bytes())
    served = []

    def start(options: object, application: Application, lines: object) -> object:
        served.append([each.label for each in application.contract.operations])
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "listening", start)
    for words in COMMANDS:
        assert words[0] == "busroot-mock"
        learns = words[1] == "learn"
        assert main(words[1:]) == (0 if learns else 2)
    added, other = served
    assert "POST /tasks/search" in other
    assert len(added) > len(other) > 10
    written = Path("openapi.yaml").read_text(encoding="utf-8")
    assert "/tasks/search:" in written or "'/tasks/search'" in written


def test_page_names_every_word() -> None:
    words = ("x-records", "x-lists", "x-reads", "x-writes", "x-batches", "x-answers", REFUSES)
    assert all(f"`{word}`" in TEXT for word in words)
