"""The contract tests bite: each planted defect fails a run, and names what is wrong."""

import os
import subprocess
import sys

import pytest

from busroot_mock.paths import CONTRACT_TESTS
from tests.mutants.serving import served

KEY = "demo-staff-key"

CAUGHT_BY = {
    "wrong_type": ("config", "ST108 Response violates schema"),
    "missing_field": ("access", "ST108 Response violates schema"),
    "unshaped_error": ("newaccount", "ST108 Response violates schema"),
    "undocumented_status": ("access", "ST103 Undocumented status code"),
    "wrong_media_type": ("access", "ST105 Undocumented Content-Type"),
    "unchecked_max_length": ("preference", "ST201 Schema-violating request accepted"),
    "unchecked_pattern": ("preference", "ST201 Schema-violating request accepted"),
    "unchecked_maximum": ("config", "ST201 Schema-violating request accepted"),
    "unchecked_required": ("/sku", "ST201 Schema-violating request accepted"),
    "missing_body_accepted": ("config", "ST201 Schema-violating request accepted"),
    "malformed_body_accepted": ("unreadable", "test_unreadable_body_is_refused"),
    "any_media_type_accepted": ("unreadable", "test_unreadable_body_is_refused"),
    "key_not_checked": ("access", "ST401 API accepts requests without authentication"),
    "any_key_accepted": ("access", "ST401 API accepts invalid authentication"),
    "key_refused_at_times": ("/sku", "[401] Unauthorized"),
    "role_depends_on_data": ("preference", "role_alone_forbids"),
    "crash_on_odd_input": ("/reason", "ST101 Server error"),
    "no_allow": ("config", "ST204 Wrong response to undeclared method"),
    "wrong_allow": ("config", "ST205 Allow header mismatch"),
    "undeclared_method_accepted": ("config", "ST204 Wrong response to undeclared method"),
    "lost_write": ("preferences", "test_preferences_are_read_back"),
    "altered_write": ("config", "test_config_is_read_back"),
    "half_a_write": ("unknown_group", "test_unknown_group_changes_nothing"),
    "repeated_code": ("access", "test_access_code_is_new_and_listed_once"),
    "secret_in_clear": ("config_is", "test_config_is_read_back"),
}
"""The tests to run, by a word in their names, and what they have to say of the defect."""


def run(url: str, *options: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", str(CONTRACT_TESTS), "--base-url", url]
    fixed = ["--seed", "1", "--max-examples", "20", "-p", "no:cacheprovider", "-p", "no:xdist"]
    environment = {**os.environ, "BUSROOT_API_KEY": key}
    return subprocess.run(
        [*command, *fixed, *options], capture_output=True, text=True, env=environment, timeout=120
    )


def test_contract_tests_pass_without_a_defect():
    tests = " or ".join(sorted({tests for tests, _ in CAUGHT_BY.values()}))
    with served() as server:
        outcome = run(server.url, "-k", tests)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("defect", CAUGHT_BY)
def test_contract_tests_catch_a_planted_defect(defect):
    tests, finding = CAUGHT_BY[defect]
    with served(defect) as server:
        outcome = run(server.url, "-k", tests)
    assert outcome.returncode == 1, outcome.stdout
    assert finding in outcome.stdout
    assert "curl -X" in outcome.stdout
    assert "--seed 1" in outcome.stdout
    assert KEY not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize("key", ["wrong-key", ""])
def test_contract_tests_without_a_good_key_cannot_pass(key):
    with served() as server:
        outcome = run(server.url, key=key)
    assert outcome.returncode not in (0, 1), outcome.stdout
    assert "BUSROOT_API_KEY" in outcome.stdout + outcome.stderr


def test_contract_tests_unreachable_deployment_cannot_pass():
    outcome = run("http://127.0.0.1:9/api")
    assert outcome.returncode == 2
    assert "cannot be reached" in outcome.stdout + outcome.stderr
