"""docs/faults.md: what it shows is executed."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.docs.test_documents import ADDRESS, ROOT, blocks, calls_shown, rows
from tests.support.contracts import CONTROL

TEXT = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        match = re.search(r"(http://\S+)/api,", process.stdout.readline())
        assert match
        yield match[1]
        process.kill()


def test_faults_calls_get_the_answers_shown(address: str) -> None:
    calls = calls_shown(TEXT, address)
    assert len(calls) == 4
    for line, answer, shown in calls:
        assert answer == shown.replace(",\n", ",").strip(), line
        assert not shown or json.loads(answer)


def test_faults_example_in_python_runs(address: str) -> None:
    [example] = blocks(TEXT, "python")
    exec(example.replace(ADDRESS, address), {})


def test_faults_page_names_every_effect_and_match() -> None:
    schemas = CONTROL.document["components"]["schemas"]
    shown = "".join(row[0] for row in rows(TEXT, "effect"))
    for name in schemas["FaultEffect"]["properties"]:
        assert f"`{name}" in shown, name
    for name in (*schemas["FaultMatch"]["properties"], *schemas["FaultInput"]["properties"]):
        assert f"`{name}`" in TEXT, name
