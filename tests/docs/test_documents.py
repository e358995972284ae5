"""The documents: their commands are executed, their tables compared with the contract."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from busroot_mock import __version__
from busroot_mock.paths import CONTRACT, FIXTURES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
ADDRESS = "http://127.0.0.1:8080"
LONG = 60
"""Characters of a passage that says enough to be said once."""

MANUAL = """
    Account, Admin, Analysis Cycletime, ApiKey, Authenticate, Dashboard, Debug, Device, Energy,
    File, Filter, Health Check, Issue, Non Production Reason, Oee, OpenAPI, Plant, Production,
    Schedule, Shift, Sku, Sku Group, Station, Station Group, Station Window, Target, User, Models
"""
TAGS = [" ".join(tag.split()) for tag in MANUAL.split(",")]
"""Every tag of the manual, in its order."""


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def calls_shown(text: str, address: str) -> list[tuple[str, str, str]]:
    """Make each call that a page shows; return its line, the answer, and what is shown of it."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    joined = "".join(blocks(text, "console")).replace(" \\\n ", " ")
    made = []
    for line, shown in re.findall(r"^\$ (curl .+)\n((?:[^$].*\n)*)", joined, re.MULTILINE):
        words = [word.replace(ADDRESS, address) for word in shlex.split(line)]
        answer = subprocess.run([*words, "--silent"], capture_output=True, text=True, check=True)
        made.append((line, answer.stdout, shown))
    return made


def is_within(shown: Any, answer: Any) -> bool:
    """Tell whether an answer has all that is shown; of a list, the first items may do."""
    if isinstance(shown, dict) and isinstance(answer, dict):
        return all(name in answer and is_within(shown[name], answer[name]) for name in shown)
    if isinstance(shown, list) and isinstance(answer, list) and shown:
        return len(shown) <= len(answer) and all(map(is_within, shown, answer))
    return bool(shown == answer)


def commands(text: str) -> list[list[str]]:
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def rows(text: str, first: str) -> list[list[str]]:
    """The rows, as cells, of each table whose first column has this head."""
    tables = re.findall(rf"^\| {first} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def operations_by_tag(document: dict[str, Any]) -> Counter[str]:
    items = [operation for path in document["paths"].values() for operation in path.values()]
    return Counter(operation["tags"][0] for operation in items)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(CONTRACT.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return loaded


# ---- README: what it shows is executed


def test_readme_calls_get_the_answers_shown() -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    joined = [block.replace(" \\\n ", " ") for block in blocks(README, "console")]
    shown = [block.partition("\n") for block in joined]
    assert len(shown) == 3
    command = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        match = re.search(r"(http://\S+)/api,", process.stdout.readline())
        assert match
        try:
            for line, _, expected in shown:
                assert line.startswith("$ curl ")
                words = shlex.split(line[2:].replace(ADDRESS, match[1]))
                answer = subprocess.run([*words, "--silent"], capture_output=True, text=True)
                assert json.loads(answer.stdout) == json.loads(expected), line
                assert answer.stdout.strip() == expected.replace(",\n", ",").strip()
        finally:
            process.kill()


def test_readme_make_commands_are_targets() -> None:
    if shutil.which("make") is None:
        pytest.skip("there is no make")
    makes = [words for words in commands(README) if words[0] == "make"]
    assert makes == [["make", "serve"], ["make", "test"]]
    for words in makes:
        result = subprocess.run([*words, "--dry-run"], cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_install_lines_name_what_there_is(text: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (words,) = [words for words in commands(text) if "-c" in words]
    assert words[:4] == [".venv/bin/pip", "install", "-c", "constraints.txt"]
    assert (ROOT / "constraints.txt").is_file()
    assert "verify" in project["project"]["optional-dependencies"]
    groups = [name for option, name in pairwise(words) if option == "--group"]
    assert set(groups) <= set(project["dependency-groups"])


def test_readme_serve_options_exist() -> None:
    at = [(words, place) for words in commands(README) for place in _program_in(words)]
    assert len(at) == 3
    for words, place in at:
        command = [sys.executable, "-m", "busroot_mock", *words[place + 1 :], "--help"]
        assert subprocess.run(command, capture_output=True).returncode == 0


def _program_in(words: list[str]) -> list[int]:
    return [place for place, word in enumerate(words) if word.endswith("/busroot-mock")]


def test_readme_keys_are_those_of_the_fixtures() -> None:
    text = (FIXTURES / "demo" / "api_key.json").read_text(encoding="utf-8")
    expected = [(entry["key"], entry["accountId"]) for entry in json.loads(text)["apiKeys"]]
    assert [(key.strip("`"), account) for key, account, _ in rows(README, "key")] == expected


def test_readme_counts_the_operations_of_each_tag(document: dict[str, Any]) -> None:
    shown = {tag: int(count) for tag, count in rows(README, "tag")}
    assert shown == operations_by_tag(document)


# ---- CHANGELOG


def test_changelog_newest_version_is_that_of_the_package() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d\S*)\] - \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert versions[0] == __version__


def test_changelog_names_every_operation(document: dict[str, Any]) -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for path in document["paths"].values():
        for operation in path.values():
            assert f"`{operation['operationId']}`" in text


# ---- docs/


def source_rows() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    return {row[0]: row for row in rows(text, "tag")}


def test_sources_lists_every_tag_of_the_manual_in_its_order() -> None:
    assert [tag for tag in source_rows() if tag in TAGS] == TAGS


def test_sources_tells_what_is_in_the_contract(document: dict[str, Any]) -> None:
    counts = operations_by_tag(document)
    for tag, row in source_rows().items():
        known, included = re.findall(r"`[A-Z]+[^`]*`", row[1]), row[2]
        assert (included == "no") is (counts[tag] == 0), tag
        if included != "no":
            assert included in (f"all {counts[tag]}", f"{counts[tag]} of {len(known)}"), tag


def test_sources_names_the_operations_of_the_contract(document: dict[str, Any]) -> None:
    listed = source_rows()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert f"`{method.upper()} {path}`" in listed[operation["tags"][0]][1]


def test_sources_and_contract_agree_on_tags_without_operations(document: dict[str, Any]) -> None:
    listed = source_rows()
    unseen = {tag for tag, row in listed.items() if "`" not in row[1] and row[3] == "named only"}
    assert sorted(document["x-tags-without-operations"]) == sorted(unseen)


def test_sources_and_contract_agree_on_tags_with_operations(document: dict[str, Any]) -> None:
    tags = [tag["name"] for tag in document["tags"]]
    assert sorted(tags) == sorted(tag for tag, row in source_rows().items() if row[2] != "no")
    assert set(tags) == operations_by_tag(document).keys()
    assert not set(tags) & set(document["x-tags-without-operations"])


def test_sources_counts_the_operations_of_the_contract(document: dict[str, Any]) -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    items = [operation for path in document["paths"].values() for operation in path.values()]
    certain = Counter(operation["x-certainty"] for operation in items)
    assert f"{len(items)} of them are in the contract" in text
    assert f"{certain['documented']} documented, {certain['partial']} partial" in text


def test_sources_counts_the_known_operations() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    known = [name for row in source_rows().values() for name in row[1].split(", ") if "`" in name]
    assert f"{len(known)} operations are known" in text


@pytest.mark.parametrize("tree", ["server/busroot_mock", "contract_tests", "evaluation"])
def test_architecture_names_every_room(tree: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for path in (ROOT / tree).iterdir():
        if (path / "__init__.py").is_file():
            assert re.search(rf"\b{path.name}/", text), path.name


def test_readme_names_every_dataset() -> None:
    named = [dataset.strip("`") for dataset, _ in rows(README, "dataset")]
    assert named == sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())


def test_contributing_names_every_word_of_tox() -> None:
    text = (ROOT / "tox.ini").read_text(encoding="utf-8")
    match = re.search(r"^env_list = (.+)$", text, re.MULTILINE)
    assert match
    for name in match[1].split(", "):
        assert f"`{name}`" in CONTRIBUTING


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_say_nothing_twice(path: Path) -> None:
    # Code may recur, heads of tables, and figures that are the same.
    text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^\|.*\n(?=\| ?---)", "", text, flags=re.MULTILINE)
    # The last of a document ends in another way.
    parts = [part.strip() for part in re.split(r"\n\n|\n(?=[|-])", text)]
    parts = [part for part in parts if not re.fullmatch(r"\|[^|]+\|([ \d.,%of-]+\|)+", part)]
    passages = [part for part in parts if len(part) > LONG]
    assert [passage for passage, times in Counter(passages).items() if times > 1] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (path.parent / target).exists(), target
    for label in re.findall(r"\]\[([^\]]+)\]", text):
        assert f"\n[{label}]: https://" in text, label
