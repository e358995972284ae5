"""docs/tutorial.md, rate-limits.md and java.md: what they show is executed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.test_documents import blocks, calls_shown, is_within
from tests.support.served import running

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server that no other test uses: the first world has the id that is shown."""
    with running() as (port, _):
        yield port


@pytest.mark.parametrize("name", ["tutorial.md", "rate-limits.md"])
def test_calls_of_a_page_get_the_answers_shown(port: int, name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    made = calls_shown(text, f"http://127.0.0.1:{port}")
    assert len(made) > 5
    for line, answer, shown in made:
        assert is_within(json.loads(shown), json.loads(answer)), line


@pytest.mark.clients
def test_java_client_runs(port: int, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("there is no java")
    text = (DOCS / "java.md").read_text("utf-8")
    (code,) = blocks(text, "java")
    (tmp_path / "Skus.java").write_text(code, "utf-8")
    ((_, _, shown),) = [block.partition("\n") for block in blocks(text, "console")]
    variables = {
        "BUSROOT_URL": f"http://127.0.0.1:{port}/api",
        "BUSROOT_API_KEY": "demo-admin-key",
    }
    java = subprocess.run(
        ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "Skus.java"],
        cwd=tmp_path,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )
    assert (java.stdout, java.returncode) == (shown, 0), java.stderr
