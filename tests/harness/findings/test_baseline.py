"""Known deviations have a reason and an expiry, or the run is refused."""

import json
from datetime import date

import pytest
from schemathesis.baseline import Baseline

from contract_tests.config.profile import ProfileError
from contract_tests.findings.baseline import mark_known, write_baseline
from contract_tests.findings.finding import ASSUMPTION, FAILURE, KNOWN
from tests.support.findings import bad_status, exchange, judged, no_key

TODAY = date(2026, 11, 26)


@pytest.fixture
def failure():
    return judged(no_key("GET /sku"), exchange("GET /sku", identity=""))


@pytest.fixture
def guess():
    return judged(bad_status("POST /sku", 201), exchange("POST /sku", 201))


def filled(path, **fields):
    told = json.loads(path.read_text())
    for entry in told["entries"]:
        entry.update(fields)
    path.write_text(json.dumps(told))


def test_baseline_is_one_of_schemathesis(failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline([failure], path, today=TODAY)
    (entry,) = Baseline.load(path).entries
    assert entry.identity == ("GET /sku", "ignored_auth", "IgnoredAuth", "")
    assert entry.first_seen == "2026-11-26"


def test_baseline_that_was_updated_is_refused_until_a_person_has_filled_it_in(failure, tmp_path):
    path = tmp_path / "baseline.json"
    assert write_baseline([failure], path, today=TODAY) == [failure]
    with pytest.raises(ProfileError, match=r"GET /sku .ignored_auth. has no reason"):
        mark_known([failure], path, TODAY)
    filled(path, reason="The gateway in front asks for the key.")
    assert mark_known([failure], path, TODAY) == []
    assert failure.kind == KNOWN
    assert failure.known["expires"] == "2027-02-24"


def test_baseline_entry_that_has_expired_no_longer_counts(failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline([failure], path, today=TODAY)
    filled(path, reason="Until the next release.", expires="2026-11-25")
    (told,) = mark_known([failure], path, TODAY)
    assert failure.kind == FAILURE
    assert "GET /sku" in told
    assert "2026-11-25" in told
    filled(path, expires="2026-11-26")
    assert mark_known([failure], path, TODAY) == []
    assert failure.kind == KNOWN


def test_baseline_hides_nothing_else(failure, guess, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline([failure], path, today=TODAY)
    filled(path, reason="A reason.")
    mark_known([failure, guess], path, TODAY)
    assert (failure.kind, guess.kind) == (KNOWN, ASSUMPTION)


def test_baseline_update_keeps_reasons_and_adds_what_is_new(failure, guess, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline([failure], path, today=TODAY)
    filled(path, reason="A reason.")
    mark_known([failure], path, TODAY)
    assert write_baseline([failure, guess], path, today=date(2026, 12, 1)) == []
    assert write_baseline([failure, guess], path, strict=True, today=date(2026, 12, 1)) == [guess]
    entries = {entry.operation: entry for entry in Baseline.load(path).entries}
    assert entries["GET /sku"].extra["reason"] == "A reason."
    assert entries["GET /sku"].last_seen == "2026-12-01"
    assert entries["POST /sku"].extra["reason"] == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "is not valid"),
        ('{"format_version": 9, "entries": []}', "version 9"),
        ('{"format_version": 1, "entries": [{"operation": 1}]}', "is not valid"),
        ('{"format_version": 1, "entries": 3}', "is not valid"),
    ],
)
def test_baseline_that_is_not_understood_is_refused(text, says, failure, tmp_path):
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(ProfileError, match=says):
        mark_known([failure], path)


@pytest.mark.parametrize("fields", [{"expires": None}, {"expires": "soon"}, {"reason": "  "}])
def test_baseline_entry_without_a_reason_or_a_day_is_refused(fields, failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline([failure], path, today=TODAY)
    filled(path, **{"reason": "A reason.", **fields})
    with pytest.raises(ProfileError, match=r"reason|expir"):
        mark_known([failure], path)


def test_baseline_that_is_not_there_is_refused(failure, tmp_path):
    with pytest.raises(ProfileError, match="--baseline-update"):
        mark_known([failure], tmp_path / "none.json")
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError, match="cannot be written"):
        write_baseline([failure], tmp_path / "file" / "none.json")
