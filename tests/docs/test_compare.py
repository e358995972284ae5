"""docs/compare.md: what it shows is executed."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from busroot_mock.cli.main import main
from busroot_mock.paths import CONTRACT
from tests.docs.test_documents import ADDRESS, ROOT, blocks
from tests.support import preloaded
from tests.support.served import KEY, served

TEXT = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
LINES = [shlex.split(line) for block in blocks(TEXT, "sh") for line in block.splitlines() if line]
DOCUMENTS = [words for words in LINES if "mock" not in words]
DEPLOYMENTS = [words for words in LINES if "mock" in words]
OVERLAY = "{overlay: 1.0.0, actions: [{target: $.info, update: {}}]}"


def things(name: str, limit: int) -> dict[str, Any]:
    schema = {"type": "integer", "maximum": limit}
    operation = {
        "operationId": name,
        "parameters": [{"name": "limit", "in": "query", "schema": schema}],
        "responses": {"200": {"description": "ok"}},
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"get": operation}},
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, content in (
        ("old.yaml", yaml.safe_dump(things("listThings", 500))),
        ("new.json", yaml.safe_dump(things("getThings", 50))),
        ("vendor.json", CONTRACT.read_text(encoding="utf-8")),
        ("learned.yaml", OVERLAY),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_documents_are_compared_as_shown(words: list[str], folder: Path) -> None:
    assert main(words[1:]) == (1 if "old.yaml" in words else 0)
    written = [words[words.index(each) + 1] for each in ("--json", "--html") if each in words]
    assert all((folder / name).stat().st_size for name in written)


def test_changes_are_shown_as_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", "old.yaml", "new.json"])
    printed = capsys.readouterr().out
    (shown,) = blocks(TEXT, "text")
    for line in shown.splitlines():
        pattern = re.sub(r"\\?:\d+", r":\\d+", re.escape(line))
        pattern = pattern.replace(re.escape("{fingerprint}"), "[0-9a-f]{12}")
        assert re.search(pattern, printed), line


@pytest.mark.runs
@pytest.mark.parametrize("words", DEPLOYMENTS, ids=" ".join)
def test_deployments_are_compared_as_shown(words: list[str], tmp_path: Path) -> None:
    with served() as origin:
        outcome = preloaded.run(
            [word.replace(ADDRESS, origin) for word in words],
            folder=tmp_path,
            environment={**os.environ, "BUSROOT_API_KEY": KEY},
        )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
