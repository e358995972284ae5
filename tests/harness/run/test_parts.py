"""Parts of a run are joined to one report, as if it had been run in one place."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from busroot_mock.cli.main import main
from busroot_mock.errors import SetupError
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.reports.outcome import Defect
from contract_tests.run.joined import join
from contract_tests.run.parts import PART, Part, read_part, write_part
from contract_tests.run.results import Gathered, Result
from contract_tests.transport.traffic import Traffic
from contract_tests.writing.ledger import MADE, Ledger
from tests.support.findings import bad_status, exchange, judged, no_key

KEY = "secret-key-4711-of-a-part"
PROFILE = Profile((Identity("main", "BUSROOT_API_KEY", KEY, "admin", "demo"),))
SETTINGS = Settings(base_url="http://localhost/api", seed=7, operations=("listSkus", "listPlants"))


def finding_of(label):
    return judged(no_key(label), exchange(label, identity=""))


def part(folder, text, *results, planned=(), ledger=None, code=0, **settings):
    """Write a part of a run of two operations into a folder of its own."""
    here = folder / text.replace("/", "-of-")
    here.mkdir()
    traffic = Traffic(here, "main")
    for each in (exchange("GET /sku", 200), exchange("GET /plant", 200)):
        traffic.note(each)
    traffic.close()
    gathered = Gathered(
        list(results),
        list(planned) or [each.name for each in results],
        started_at=f"2026-03-02T09:0{text[0]}:00+00:00",
        seconds=float(text[0]),
    )
    chosen = replace(
        SETTINGS, shard=text, report=str(here), repeat=f"verify --shard {text} -n 1", **settings
    )
    write_part(Part(here, chosen, PROFILE, code, gathered, ledger))
    return here


def passed(label):
    return Result(f"test_operation[{label}]", label)


def failed(label, test="test_operation"):
    return Result(f"{test}[{label}]", label, state="failed", findings=[finding_of(label)])


def merged(folder, *options):
    """Return the exit code and the report of the parts in a folder, joined by the command."""
    parts = sorted(str(path) for path in folder.glob("*-of-*"))
    code = main(["report", "merge", *parts, "--report", str(folder / "all"), "--quiet", *options])
    path = folder / "all" / "report.json"
    return code, json.loads(path.read_text("utf-8")) if path.exists() else {}


def test_parts_are_one_run(tmp_path, capsys):
    part(tmp_path, "1/3", passed("GET /sku"), failed("GET /sku", "test_keys"))
    part(tmp_path, "2/3", failed("GET /plant"))
    part(tmp_path, "3/3", failed("GET /sku", "test_other"))
    code, report = merged(tmp_path)
    assert code == report["exit_code"] == 1
    assert [each["operation"] for each in report["findings"]] == ["GET /plant", "GET /sku"]
    assert [each["count"] for each in report["findings"]] == [1, 2]
    assert len(report["causes"]) == 2
    assert report["untested"] == []
    assert (report["seconds"], report["requests"]) == (3.0, 6)
    assert report["started"] == "2026-03-02T09:01:00+00:00"
    assert report["settings"]["shard"] is None
    assert report["settings"]["repeat"] == "verify -n 1"
    assert capsys.readouterr().out.strip() == report["verdict"]


def test_parts_without_findings_conform_together(tmp_path):
    part(tmp_path, "1/2", passed("GET /sku"))
    part(tmp_path, "2/2", passed("GET /plant"))
    assert merged(tmp_path)[0] == 0


def test_what_one_part_has_not_tested_is_untested_in_all(tmp_path):
    part(
        tmp_path,
        "1/2",
        passed("GET /sku"),
        planned=["test_operation[GET /sku]", "test_x[GET /sku]"],
    )
    part(tmp_path, "2/2", passed("GET /plant"))
    code, report = merged(tmp_path)
    assert (code, [each["label"] for each in report["untested"]]) == (4, ["GET /sku"])
    assert merged(tmp_path, "--allow-untested")[0] == 0


def test_part_that_is_missing_could_not_be_tested(tmp_path):
    part(tmp_path, "2/3", passed("GET /sku"), passed("GET /plant"))
    code, report = merged(tmp_path)
    assert code == 2
    assert report["errors"] == {"the run": ["its part 1/3 is missing", "its part 3/3 is missing"]}


def test_part_that_was_interrupted_or_broke_off_is_named(tmp_path):
    part(tmp_path, "1/2", passed("GET /sku"), code=2)
    folder = part(tmp_path, "2/2", passed("GET /plant"))
    assert merged(tmp_path)[0] == 2
    whole = read_part(folder)
    whole.gathered.defects.append(Defect("test_x", "Traceback: x"))
    write_part(whole)
    code, report = merged(tmp_path)
    assert (code, report["defects"]) == (3, [{"test": "test_x", "traceback": "Traceback: x"}])


def test_baseline_and_strictness_hold_for_all_parts(tmp_path):
    guess = judged(bad_status("POST /account", 201), exchange("POST /account", 201))
    part(tmp_path, "1/2", failed("GET /sku"))
    part(tmp_path, "2/2", Result("test_x[POST /account]", "POST /account", findings=[guess]))
    known = tmp_path / "known.json"
    assert merged(tmp_path, "--baseline", str(known), "--baseline-update")[0] == 1
    text = known.read_text().replace('"reason": ""', '"reason": "Known."')
    known.write_text(text)
    code, report = merged(tmp_path, "--baseline", str(known), "--allow-untested")
    assert (code, report["findings"][-1]["kind"]) == (0, "known")
    assert merged(tmp_path, "--baseline", str(known), "--strict")[0] == 1


def test_records_that_parts_left_are_left_of_the_run(tmp_path):
    for text, label in (("1/2", "GET /sku"), ("2/2", "GET /plant")):
        folder = part(tmp_path, text, passed(label), ledger={"troubles": []})
        ledger = Ledger(folder / "ledger-main.ndjson", f"bmv-{text[0]}-", "http://a/api", "demo")
        ledger.begin()
        entry = ledger.enter("saveReason", "Reason", f"bmv-{text[0]}-1", by_server=False)
        ledger.settle(entry, MADE)
    code, report = merged(tmp_path)
    assert code == 5
    assert [each["key"] for each in report["ledger"]["left"]] == ["bmv-1-1", "bmv-2-1"]
    assert all(str(tmp_path / "all") in name for name in report["ledger"]["files"])


def test_part_is_kept_without_keys(tmp_path):
    result = failed("GET /sku")
    result.why = f"the key {KEY.upper()} and {KEY[::-1]}"
    folder = part(tmp_path, "1/1", result)
    text = (folder / PART).read_text("utf-8")
    assert KEY.lower() not in text.lower()
    assert KEY[::-1] not in text
    kept = read_part(folder)
    assert kept.gathered.results[0].findings == result.findings
    assert (kept.profile.main.name, kept.profile.main.key) == ("main", "")
    assert kept.settings.shard == "1/1"


def test_bodies_of_requests_are_in_the_common_folder(tmp_path):
    result = failed("GET /sku")
    result.findings[0].steps = [f"curl --data-binary @{tmp_path / '1-of-1' / 'bodies' / 'ab12'}"]
    folder = part(tmp_path, "1/1", result)
    (folder / "bodies").mkdir()
    (folder / "bodies" / "ab12").write_bytes(b"x")
    _, report = merged(tmp_path)
    assert report["findings"][0]["steps"] == [
        f"curl --data-binary @{tmp_path / 'all' / 'bodies' / 'ab12'}"
    ]
    assert (tmp_path / "all" / "bodies" / "ab12").read_bytes() == b"x"
    assert join([read_part(folder)], tmp_path / "again").missing == []


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([("2/2", {"seed": 8})], "are not parts of one run: seed is 7 and 8"),
        ([("2/3", {})], "not the parts of one run, each once"),
        ([], "has no part.json"),
    ],
)
def test_what_are_not_parts_of_one_run_is_refused(tmp_path, capsys, others, words):
    part(tmp_path, "1/2", passed("GET /sku"))
    for text, settings in others:
        part(tmp_path, text, passed("GET /plant"), **settings)
    if not others:
        (tmp_path / "2-of-2").mkdir()
    assert merged(tmp_path)[0] == 2
    assert words in capsys.readouterr().err


def test_part_of_another_version_or_form_is_refused(tmp_path, capsys):
    path = part(tmp_path, "1/1", passed("GET /sku")) / PART
    content = json.loads(path.read_text("utf-8"))
    for changed, words in (
        ({**content, "version": "9.9"}, "is of busroot-mock 9.9"),
        ({**content, "results": [{"nope": 1}]}, "has been changed"),
        ([], "cannot be read"),
    ):
        path.write_text(json.dumps(changed))
        assert merged(tmp_path)[0] == 2
        assert words in capsys.readouterr().err


@given(
    chance=st.randoms(use_true_random=False), value=st.sampled_from([None, 7, "x", [], {}, True])
)
def test_part_that_was_changed_anywhere_is_refused(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, value: Any
) -> None:
    folder = part(tmp_path_factory.mktemp("run"), "1/1", failed("GET /sku"))
    content = json.loads((folder / PART).read_text("utf-8"))
    places = [(content, name) for name in content] + [
        (inner, at)
        for outer in content.values()
        for inner in ([outer] if isinstance(outer, (list, dict)) else [])
        for at in (inner if isinstance(inner, dict) else range(len(inner)))
    ]
    container, at = chance.choice(places)
    assume(container[at] != value)
    container[at] = value
    (folder / PART).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(SetupError):
        read_part(folder)
