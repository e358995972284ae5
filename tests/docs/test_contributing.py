"""CONTRIBUTING: the files that it names are there, and every tag has its tests."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.test_documents import CONTRIBUTING, DOCUMENTS, ROOT, commands
from tests.support.contracts import API

GUIDES = re.findall(r"^## (?:Add an?|Plant a) (.+)$", CONTRIBUTING, re.MULTILINE)


def files_named(text: str) -> set[str]:
    """Return the paths in backticks and in commands, without addresses and what a run makes."""
    quoted = re.findall(r"`([\w.-]+(?:/[\w.-]+)*)`", text)
    words = [word for line in commands(text) for word in line]
    return {
        word
        for word in (*quoted, *words)
        if ("/" in word or word.endswith((".py", ".md", ".yaml", ".ini", ".txt")))
        and not word.startswith((".venv/", "build/", "http://"))
    }


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_keeps_an_environment_that_works(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    command = ["make", "--silent", "--file", str(ROOT / "Makefile"), ".venv/.python"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert python.read_text(encoding="utf-8").startswith("#!/bin/sh")
    assert (tmp_path / ".venv" / ".python").exists()


def test_contributing_has_a_guide_for_each_kind_of_change() -> None:
    assert GUIDES == [
        "operation",
        "kind of fault",
        "oracle",
        "defect",
        "report format",
        "option of verify",
        "dataset",
        "page of the console",
        "section of the benchmarks",
        "page of the docs",
    ]


@pytest.mark.parametrize("guide", GUIDES)
def test_guide_names_files_that_exist(guide: str) -> None:
    (section,) = re.findall(
        rf"^## (?:Add an?|Plant a) {guide}$(.+?)^## ", CONTRIBUTING, re.MULTILINE | re.DOTALL
    )
    named = files_named(section)
    assert len(named) >= 3
    assert [path for path in sorted(named) if not _exists(path)] == []


def _exists(path: str) -> bool:
    # A template names another one that lies beside it.
    return (ROOT / path).exists() or (
        ROOT / "server/busroot_mock/console/templates" / path
    ).exists()


@pytest.mark.parametrize("tag", [tag["name"] for tag in API.document["tags"]])
def test_every_tag_has_tests_of_its_own(tag: str) -> None:
    assert (ROOT / "tests" / "api" / f"test_{tag.lower().replace(' ', '_')}.py").is_file()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document_names_paths_that_exist(path: Path) -> None:
    if path.name == "CHANGELOG.md":
        pytest.skip("it tells of the past")
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:server|contract_tests|tests|evaluation)/[\w./-]+)`", text)
    assert [each for each in named if not (ROOT / each).exists()] == []
