"""docs/faults.md: what it shows is executed."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.contracts import CONTROL
from tests.test_docs import ADDRESS, ROOT, blocks, rows

TEXT = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"(http://\S+)/api,", process.stdout.readline())
        assert found
        yield found[1]
        process.kill()


def test_faults_calls_get_the_answers_shown(address: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    text = "".join(blocks(TEXT, "console")).replace(" \\\n ", " ")
    calls = re.findall(r"^\$ (curl .+)\n((?:[^$].*\n)*)", text, re.MULTILINE)
    assert len(calls) == 4
    for line, expected in calls:
        words = [word.replace(ADDRESS, address) for word in shlex.split(line)]
        answer = subprocess.run([*words, "--silent"], capture_output=True, text=True, check=True)
        assert answer.stdout == expected.replace(",\n", ",").strip(), line
        assert not expected or json.loads(answer.stdout)


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
