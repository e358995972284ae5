"""docs/verify.md: what it shows is executed."""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from contract_tests.commands.options import add_options
from contract_tests.config.options import BY_NAME, OPTIONS
from contract_tests.config.origins import resolve
from contract_tests.config.profile_file import content_of, read_profile
from contract_tests.findings.baseline import mark_known
from contract_tests.reports import REPORTS
from tests.docs.test_documents import ADDRESS, ROOT, blocks, rows
from tests.support import preloaded
from tests.support.served import served

pytestmark = pytest.mark.runs

TEXT = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
LINES = [
    shlex.split(line, comments=True)
    for block in blocks(TEXT, "sh")
    for line in block.splitlines()
    if line.startswith("busroot-mock")
]
IN_PARTS = [words for words in LINES if "--shard" in words or "merge" in words]
ALONE = [words for words in LINES if words not in IN_PARTS]


def in_one_process(words: list[str]) -> list[str]:
    """Return a command that takes as many options, but one process: each costs its start."""
    return ["1" if before == "-n" else word for before, word in pairwise(["", *words])]


@pytest.mark.parametrize("words", ALONE, ids=" ".join)
def test_verify_commands_end_well(words: list[str], tmp_path: Path) -> None:
    with served() as origin:
        command = [word.replace(ADDRESS, origin) for word in in_one_process(words[1:])]
        few = ["--max-examples", "1", "--seed", "1"]
        outcome = preloaded.run(
            ["busroot-mock", *command, *few],
            folder=tmp_path,
            environment={**os.environ, "BUSROOT_API_KEY": "demo-admin-key"},
        )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    if "--dry-run" not in words:
        assert {path.name for path in (tmp_path / "busroot-report").iterdir()} >= set(REPORTS)


def test_verify_in_parts_has_the_report_of_one_run(tmp_path: Path) -> None:
    for words in IN_PARTS:
        few = ["--max-examples", "1"] if "verify" in words else []
        outcome = preloaded.run([*words, *few], folder=tmp_path, environment={**os.environ})
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    report = json.loads((tmp_path / "busroot-report" / "report.json").read_text("utf-8"))
    assert (report["findings"], report["untested"]) == ([], [])
    assert {path.name for path in (tmp_path / "busroot-report").iterdir()} >= set(REPORTS)


def test_verify_profile_and_baseline_are_read(tmp_path: Path) -> None:
    (text,) = blocks(TEXT, "toml")
    (tmp_path / "qa.toml").write_text(text, encoding="utf-8")
    (known,) = blocks(TEXT, "json")
    (tmp_path / "qa-known.json").write_text(known, encoding="utf-8")
    keys = {"BUSROOT_API_KEY": "a", "BUSROOT_READONLY_KEY": "b", "BUSROOT_OTHER_KEY": "c"}
    keys["GATEWAY_TOKEN"] = "d"
    path = str(tmp_path / "qa.toml")
    profile = read_profile(path, keys)
    assert [identity.role for identity in profile.identities] == ["admin", "read_only", "admin"]
    assert profile.neighbour is not None
    baseline = resolve(OPTIONS, {}, keys, content_of(path), path)["baseline"].value
    assert mark_known([], baseline) == []


def test_verify_page_names_every_report() -> None:
    named = "".join(row[0] for row in rows(TEXT, "file in the report folder"))
    for name in REPORTS:
        assert f"`{name}`" in named


def test_verify_page_names_options_that_exist() -> None:
    command = [sys.executable, "-m", "busroot_mock", "verify", "--help"]
    help_text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for option in set(re.findall(r"`(--[a-z-]+)", TEXT)):
        assert option in help_text, option


def test_verify_page_shows_a_value_in_each_place_as_it_is_read() -> None:
    table = rows(TEXT, "place")
    command, environment, profile = ([cell.strip("` ") for cell in row[1:]] for row in table)
    for words, variable, member in zip(command, environment, profile, strict=True):
        parser = argparse.ArgumentParser()
        add_options(parser)
        given = vars(parser.parse_args(shlex.split(words.partition("`")[0])))
        (name,) = [option.name for option in OPTIONS if given[option.name] is not None]
        left, _, right = variable.partition("=")
        values = [
            resolve(OPTIONS, given, {}),
            resolve(OPTIONS, {}, {left: right}),
            resolve(OPTIONS, {}, {}, tomllib.loads(member), "qa.toml"),
        ]
        assert len({str(each[name].value) for each in values}) == 1, name
        assert values[0][name].value != BY_NAME[name].default
