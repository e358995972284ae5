"""Known deviations have a reason and an expiry, or the run is refused."""

import json
from datetime import date

import pytest
from schemathesis.baseline import Baseline

from contract_tests.config.profile import ProfileError
from contract_tests.findings.baseline import mark_known, write_baseline
from contract_tests.findings.cause import ANY
from contract_tests.findings.finding import ASSUMPTION, FAILURE, KNOWN
from tests.support.causes import LABELS, grouping_of
from tests.support.findings import bad_status, exchange, judged, no_key, of_answer

TODAY = date(2026, 11, 26)


@pytest.fixture
def failure():
    return judged(no_key("GET /sku"), exchange("GET /sku", identity=""))


@pytest.fixture
def guess():
    return judged(bad_status("POST /sku", 201), exchange("POST /sku", 201))


def causes_of(*findings):
    return grouping_of(findings).causes({})


def marked(path, *findings, today=TODAY):
    """Mark findings by a baseline, as a run does; return its notes."""
    return mark_known(findings, path, grouping_of(findings).keys_of, today)


def filled(path, **fields):
    document = json.loads(path.read_text())
    for entry in document["entries"]:
        entry.update(fields)
    path.write_text(json.dumps(document))


def test_baseline_is_one_of_schemathesis(failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(failure), path, today=TODAY)
    (entry,) = Baseline.load(path).entries
    assert entry.identity == ("GET /sku", "cause", "ST401", "GET /sku")
    assert entry.first_seen == "2026-11-26"


def test_baseline_that_was_updated_is_refused_until_a_person_has_filled_it_in(failure, tmp_path):
    path = tmp_path / "baseline.json"
    (new,) = write_baseline(causes_of(failure), path, today=TODAY)
    assert new.findings == [failure]
    with pytest.raises(ProfileError, match=r"GET /sku .ST401. has no reason"):
        marked(path, failure)
    filled(path, reason="The gateway in front asks for the key.")
    assert marked(path, failure) == []
    assert failure.kind == KNOWN
    assert failure.known["expires"] == "2027-02-24"


def test_baseline_may_have_a_byte_order_mark(failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(failure), path, today=TODAY)
    filled(path, reason="The gateway in front asks for the key.")
    path.write_text(path.read_text("utf-8"), encoding="utf-8-sig", newline="\r\n")
    assert marked(path, failure) == []
    assert failure.kind == KNOWN


def test_baseline_entry_that_has_expired_no_longer_counts(failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(failure), path, today=TODAY)
    filled(path, reason="Until the next release.", expires="2026-11-25")
    (output,) = marked(path, failure)
    assert failure.kind == FAILURE
    assert "GET /sku" in output
    assert "2026-11-25" in output
    filled(path, expires="2026-11-26")
    assert marked(path, failure) == []
    assert failure.kind == KNOWN


def test_baseline_hides_nothing_else(failure, guess, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(failure), path, today=TODAY)
    filled(path, reason="A reason.")
    marked(path, failure, guess)
    assert (failure.kind, guess.kind) == (KNOWN, ASSUMPTION)


def test_baseline_update_keeps_reasons_and_adds_what_is_new(failure, guess, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(failure), path, today=TODAY)
    filled(path, reason="A reason.")
    marked(path, failure)
    assert write_baseline(causes_of(failure, guess), path, today=date(2026, 12, 1)) == []
    (new,) = write_baseline(causes_of(failure, guess), path, strict=True, today=date(2026, 12, 1))
    assert new.findings == [guess]
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
        marked(path, failure)


@pytest.mark.parametrize("fields", [{"expires": None}, {"expires": "soon"}, {"reason": "  "}])
def test_baseline_entry_without_a_reason_or_a_day_is_refused(fields, failure, tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(failure), path, today=TODAY)
    filled(path, **{"reason": "A reason.", **fields})
    with pytest.raises(ProfileError, match=r"reason|expir"):
        marked(path, failure)


def test_baseline_that_is_not_there_is_refused(failure, tmp_path):
    with pytest.raises(ProfileError, match="--baseline-update"):
        marked(tmp_path / "none.json", failure)
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError, match="cannot be written"):
        write_baseline(causes_of(failure), tmp_path / "file" / "none.json")


# ---- By cause ------------------------------------------------------------------------------------


def everywhere(labels):
    return [judged(no_key(label), exchange(label, identity="")) for label in labels]


def test_baseline_entry_for_any_part_holds_for_parts_that_another_run_sees(tmp_path):
    path = tmp_path / "baseline.json"
    (new,) = write_baseline(causes_of(*everywhere(LABELS[:5])), path, today=TODAY)
    assert (new.key[0], new.key[3]) == (ANY, ANY)
    filled(path, reason="A gateway asks for the key.")
    for labels in (LABELS[4:9], LABELS[7:8]):
        findings = everywhere(labels)
        assert marked(path, *findings) == []
        assert {each.kind for each in findings} == {KNOWN}


def test_baseline_entries_for_single_parts_leave_out_a_new_part(tmp_path):
    path = tmp_path / "baseline.json"
    write_baseline(causes_of(*everywhere(LABELS[:2])), path, today=TODAY)
    filled(path, reason="A gateway asks for the key.")
    findings = everywhere(LABELS[:4])
    grouping = grouping_of(findings)
    mark_known(findings, path, grouping.keys_of, TODAY)
    failed, known = grouping.causes({})
    assert (failed.kind, failed.operations) == (FAILURE, LABELS[2:4])
    assert (known.kind, known.operations) == (KNOWN, LABELS[:2])


def test_baseline_entry_for_a_guess_hides_no_failure_of_the_same_cause(tmp_path):
    path = tmp_path / "baseline.json"
    answer = {"isSuccess": "yes", "result": {}}
    guess = of_answer("POST /account", answer, ["isSuccess"])
    failure = of_answer("GET /account", answer, ["isSuccess"])
    write_baseline(causes_of(guess), path, strict=True, today=TODAY)
    filled(path, reason="It was guessed.")
    grouping = grouping_of([guess, failure])
    mark_known([guess, failure], path, grouping.keys_of, TODAY)
    assert (guess.kind, failure.kind) == (KNOWN, FAILURE)
    (new,) = write_baseline(grouping.causes({}), path, today=TODAY)
    assert new.findings == [failure]
    assert len(Baseline.load(path).entries) == 1


def test_baseline_of_the_older_form_counts_and_says_what_matches_nothing(failure, tmp_path):
    path = tmp_path / "baseline.json"
    entry = {"reason": "A gateway.", "expires": "2027-01-01", "signature": ""}
    mine = {"operation": "GET /sku", "check": "ignored_auth", "failure": "IgnoredAuth", **entry}
    gone = {**mine, "operation": "GET /old"}
    path.write_text(json.dumps({"format_version": 1, "entries": [mine, gone]}))
    (note,) = marked(path, failure)
    assert failure.kind == KNOWN
    assert (
        "2, of which 1 still match. These match nothing any more: GET /old (ignored_auth)" in note
    )
    assert "--baseline-update" in note
