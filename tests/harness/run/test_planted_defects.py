"""The contract tests bite: each planted defect fails a run, and names what is wrong."""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from busroot_mock.paths import CONTRACT_TESTS
from evaluation.mutants.serving import served
from evaluation.mutants.tools import SETTINGS
from tests.support import preloaded

pytestmark = pytest.mark.runs

KEY = "demo-staff-key"
TAGS = ["Account", "Admin", "Reason", "Shift"]

CAUGHT_BY = [
    {
        "wrong_type": ("test_operation and config", "ST108 Response violates schema"),
        "unchecked_max_length": (
            "test_operation and preference",
            "ST201 Schema-violating request accepted",
        ),
        "malformed_body_accepted": ("unreadable", "test_unreadable_body_is_refused"),
        "crash_on_odd_input": ("test_operation and reason", "ST101 Server error"),
        "undocumented_status": ("test_operation and access", "ST103 Undocumented status code"),
    },
    {
        "missing_field": ("test_operation and access", "ST108 Response violates schema"),
        "unchecked_maximum": (
            "test_operation and config",
            "ST201 Schema-violating request accepted",
        ),
        "lost_write": ("preference", "CheckFailure"),
        "reason_saved_twice_at_once_crashes": (
            "test_made_twice_at_once and reason",
            "two requests at the same time are both answered",
        ),
        "reason_plus_in_path_is_blank": ("test_key_of_any_letters", "is deleted by its key"),
    },
    {
        "wrong_media_type": ("test_operation and access", "ST105 Undocumented Content-Type"),
        "wrong_allow": ("test_operation and config", "ST205 Allow header mismatch"),
        "unchecked_pattern": (
            "test_operation and preference",
            "ST201 Schema-violating request accepted",
        ),
    },
    {
        "key_not_checked": (
            "test_operation and access",
            "ST401 API accepts requests without authentication",
        ),
        "undeclared_method_accepted": (
            "test_operation and config",
            "ST204 Wrong response to undeclared method",
        ),
    },
    {
        "shifts_added_at_once_lost": ("test_items_added_at_once", "at the same time"),
        "seed_puts_currency_back": ("test_settings_stay", "currency, a setting, stays"),
        "reason_of_named_charset_refused": ("two-values and reason", "charset=utf-8."),
        "pattern_hours_as_first_listed": ("test_saved_pattern_spans", "by its shifts"),
        "shifts_removed_but_the_first_stay": (
            "test_shifts_are_merged",
            "shifts that an update removes are gone",
        ),
        "reason_revived_with_its_type": ("test_key_of_a_deleted", "deleted and made anew"),
        "reason_with_others_below_keeps_its_parent": (
            "test_members_change_one_by_one and reason",
            "parentReasonCode is None after a change of parentReasonCode",
        ),
    },
]
"""Defects that do not touch one another: the tests to run, by words in their names, and what they
have to say of the defect.

All planted defects are looked for by `tox -e mutants`.
"""


def run(url: str, folder: Path, *options: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    settings = {
        "base_url": url,
        "write": "demo",
        "also": [*SETTINGS, "createAccount", "runSeed"],
        "undeclared_methods": True,
        "tags": TAGS,
        "seed": 1,
        "max_examples": 8,
        "max_created": 60,
        "report": str(folder),
    }
    command = ["pytest", CONTRACT_TESTS, "--run-settings", json.dumps(settings)]
    command += ["-p", "no:cacheprovider", "-p", "no:xdist", "--tb=native", *options]
    return preloaded.run(command, environment={**os.environ, "BUSROOT_API_KEY": key})


def choice(caught_by: Iterable[dict[str, tuple[str, str]]]) -> str:
    words = {f"({tests})" for defects in caught_by for tests, _ in defects.values()}
    return " or ".join(sorted(words))


@pytest.mark.parametrize("defects", CAUGHT_BY, ids=" ".join)
def test_contract_tests_catch_planted_defects(defects, tmp_path):
    with served(*defects) as server:
        outcome = run(server.url, tmp_path, "-k", choice([defects]))
    assert outcome.returncode == 1, outcome.stdout
    assert [words for _, words in defects.values() if words not in outcome.stdout] == []
    assert "curl -X" in outcome.stdout
    assert "--seed 1" in outcome.stdout
    assert KEY not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize("key", ["wrong-key", ""])
def test_contract_tests_without_a_good_key_cannot_pass(key, tmp_path):
    with served() as server:
        outcome = run(server.url, tmp_path, key=key)
    assert outcome.returncode not in (0, 1), outcome.stdout
    assert "BUSROOT_API_KEY" in outcome.stdout + outcome.stderr


def test_contract_tests_unreachable_deployment_cannot_pass(tmp_path):
    outcome = run("http://127.0.0.1:9/api", tmp_path)
    assert outcome.returncode == 2
    assert "cannot be reached" in outcome.stdout + outcome.stderr
