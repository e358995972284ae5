"""docs/worlds.md: what it shows is executed."""

import json
import re

from busroot_mock.http.access import TOKEN_HEADER, TOKEN_VARIABLE
from busroot_mock.worlds.bounds import Bounds
from busroot_mock.worlds.registry import IDLE_SECONDS
from busroot_mock.worlds.state_file import DELAY
from tests.docs.test_documents import ROOT, calls_shown, commands, is_within, rows
from tests.support.commands import run, serving
from tests.support.contracts import CONTROL, operations

TEXT = (ROOT / "docs" / "worlds.md").read_text(encoding="utf-8")


def test_worlds_calls_get_the_answers_shown() -> None:
    with serving() as (_, started):
        calls = calls_shown(TEXT, started["address"].removesuffix("/api"))
    assert len(calls) == 6
    for line, answer, shown in calls:
        assert is_within(json.loads(shown), json.loads(answer)), answer
        assert "health" not in line or json.loads(shown) == json.loads(answer)


def test_worlds_page_names_every_call() -> None:
    shown = " ".join(row[0] for row in rows(TEXT, "call under `/__mock__`"))
    wanted = {
        label
        for label, operation in operations(CONTROL.document)
        if operation["tags"][0] in ("World", "Snapshot")
    }
    assert set(re.findall("`([A-Z]+ /[^`]+)`", shown)) == wanted


def test_worlds_page_tells_the_limits() -> None:
    assert (IDLE_SECONDS, Bounds().worlds, DELAY) == (3600, 2000, 0.5)
    assert "used for an hour" in TEXT
    assert "holds 2,000" in TEXT
    assert "half a second" in TEXT


def test_worlds_commands_and_help_name_what_there_is() -> None:
    text = run("serve", "--help").stdout
    for words in commands(TEXT):
        words = [word for word in words if not word.startswith(f"{TOKEN_VARIABLE}=")]
        assert words[:2] == ["busroot-mock", "serve"]
        assert run(*words[1:], "--help").returncode == 0
        assert words[2] in text
    assert TOKEN_VARIABLE in text
    assert TOKEN_HEADER in text
    assert TOKEN_VARIABLE in TEXT
    assert f"`{TOKEN_HEADER}`" in TEXT
