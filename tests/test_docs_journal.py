"""docs/journal.md: what it shows is executed."""

import json
import re
import shlex
import shutil
import subprocess
from typing import Any

import pytest

from busroot_mock.journal import kept as journal
from tests.contracts import CONTROL
from tests.test_docs import ADDRESS, ROOT, blocks, rows

TEXT = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")


def is_within(shown: Any, answer: Any) -> bool:
    """Tell whether an answer has all that is shown; of a list, the first items may do."""
    if isinstance(shown, dict) and isinstance(answer, dict):
        return all(name in answer and is_within(shown[name], answer[name]) for name in shown)
    if isinstance(shown, list) and isinstance(answer, list) and shown:
        return len(shown) <= len(answer) and all(map(is_within, shown, answer))
    return bool(shown == answer)


def test_journal_calls_get_the_answers_shown(port: int) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    text = "".join(blocks(TEXT, "console")).replace(" \\\n ", " ")
    calls = re.findall(r"^\$ (curl .+)\n((?:[^$].*\n)*)", text, re.MULTILINE)
    assert len(calls) == 4
    for line, expected in calls:
        words = shlex.split(line.replace(ADDRESS, f"http://127.0.0.1:{port}"))
        answer = subprocess.run([*words, "--silent"], capture_output=True, text=True, check=True)
        assert is_within(json.loads(expected), json.loads(answer.stdout)), answer.stdout


def test_journal_page_names_what_there_is() -> None:
    schemas = CONTROL.document["components"]["schemas"]
    for name in (
        *schemas["JournalAssertion"]["properties"],
        *schemas["JournalCount"]["properties"],
    ):
        assert f"`{name}`" in TEXT, name
    shown = {row[0].strip("`") for row in rows(TEXT, "part")}
    lists = {
        name for name, each in schemas["Verdict"]["properties"].items() if each["type"] == "array"
    }
    assert shown == lists
    assert f"the last {journal.MOST_ENTRIES:,} requests" in TEXT
    assert f"{journal.MOST_BYTES // 2**20} MiB" in TEXT
