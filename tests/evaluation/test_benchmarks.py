"""The benchmarks, as far as they do not measure: reading, judging, rendering, failing loudly."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
if not (ROOT / "evaluation").is_dir():
    pytest.skip("the benchmarks are in the checkout alone", allow_module_level=True)

from evaluation.benchmarks import (  # noqa: E402  not in an sdist
    bars,
    cases,
    figures,
    install,
    load,
    peers,
    processes,
    report,
    results,
    sampling,
    schemathesis_run,
    setup,
    side_by_side,
)
from evaluation.benchmarks.cases import INVALID, LISTING, VALID, WrongAnswer  # noqa: E402
from evaluation.benchmarks.sections import SECTIONS, flat  # noqa: E402

SKU = {"code": "a", "name": "A"}
LISTED = {"isSuccess": True, "results": [SKU] * 20, "paging": {"totalElements": 20}}


def as_body(value: Any) -> bytes:
    return json.dumps(value).encode()


# ---- figures


def test_ratios_are_worked_out_round_by_round() -> None:
    assert figures.ratios([100, 10, 30], [50, 5, 10]) == (2, 2, 3)


def test_figures_show_their_spread_if_there_is_one() -> None:
    assert figures.shown(figures.figure([1200.4, 900, 3000])) == "1,200 (900-3,000)"
    assert figures.shown(figures.figure([2, 2.001]), 1) == "2.0"


# ---- the load generators


WRK = {
    "requests": 200,
    "seconds": 2.0,
    "bytes": 20_000,
    "good": 200,
    "refused": 0,
    "other": 0,
    "broken": 0,
    "p50": 1.0,
    "p99": 2.5,
}


def test_wrk_is_read_from_the_line_of_our_script() -> None:
    found = load.parse_wrk(f"Running 2s test\n  200 requests in 2s\n{json.dumps(WRK)}\n")
    assert (found.rate, found.good, found.p99) == (100, 200, 2.5)


@pytest.mark.parametrize("output", ["", "unable to connect", json.dumps({**WRK, "requests": 0})])
def test_wrk_without_a_result_is_an_error(output: str) -> None:
    with pytest.raises(WrongAnswer):
        load.parse_wrk(output)


def test_autocannon_is_read() -> None:
    output = {
        **{f"{number}xx": 0 for number in range(1, 6)},
        "4xx": 30,
        "errors": 0,
        "timeouts": 0,
        "duration": 3,
        "requests": {"total": 30},
        "throughput": {"total": 3000},
        "latency": {"p50": 1, "p99": 4},
    }
    found = load.parse_autocannon(json.dumps(output))
    assert (found.rate, found.good, found.refused, found.p99) == (10, 0, 30, 4)
    with pytest.raises(WrongAnswer):
        load.parse_autocannon("Error: connect ECONNREFUSED")


def test_commands_of_the_generators_carry_the_request() -> None:
    wrk = load.wrk_command(VALID, "http://h/api", 2)
    assert wrk[wrk.index("--") - 1 :] == ["http://h/api/sku", "--", "POST", cases.KEY, VALID.body]
    autocannon = load.autocannon_command(LISTING, "http://h", 2, Path("a.js"))
    assert autocannon[-1] == "http://h/sku?limit=20"
    assert "-b" not in autocannon


@pytest.mark.parametrize(
    ("change", "refuses"),
    [
        ({"good": 199, "other": 1}, False),
        ({"good": 199, "refused": 1}, False),
        ({"good": 199}, False),
        ({"broken": 1}, False),
        ({"bytes": 19_000}, False),
        ({}, True),
        ({"good": 0, "refused": 199, "other": 1}, True),
    ],
)
def test_one_wrong_answer_under_load_is_an_error(change: dict[str, int], refuses: bool) -> None:
    right = {**WRK, "good": 0, "refused": 200} if refuses and change else WRK
    with pytest.raises(WrongAnswer):
        load.check_load(VALID, load.Load(**{**right, **change}), 96, refuses)


def test_right_answers_under_load_are_none() -> None:
    load.check_load(VALID, load.Load(**WRK), 96, refuses=False)
    load.check_load(INVALID, load.Load(**{**WRK, "good": 0, "refused": 200}), 96, refuses=True)


# ---- answers


def test_right_answers_are_let_through() -> None:
    cases.check(LISTING, 200, as_body(LISTED))
    cases.check(VALID, 200, as_body({"isSuccess": True, "result": SKU}))
    cases.check(INVALID, 422, b"")


@pytest.mark.parametrize(
    ("case", "status", "body"),
    [
        (LISTING, 404, as_body(LISTED)),
        (LISTING, 200, b""),
        (LISTING, 200, as_body({**LISTED, "results": [SKU] * 19})),
        (LISTING, 200, as_body({**LISTED, "results": [{"code": "a"}] * 20})),
        (VALID, 200, as_body({"isSuccess": True, "result": {**SKU, "name": 1}})),
        (INVALID, 200, b""),
        (INVALID, 500, b""),
    ],
)
def test_wrong_answers_are_errors(case: cases.Case, status: int, body: bytes) -> None:
    with pytest.raises(WrongAnswer):
        cases.check(case, status, body)


def test_contract_of_the_peers_has_our_answers_as_examples(tmp_path: Path) -> None:
    contract = cases.with_answers({LISTING: LISTED})
    answer = contract["paths"]["/sku"]["get"]["responses"]["200"]["content"]["application/json"]
    assert answer["examples"]["list"]["value"] == LISTED
    before = cases.document()["paths"]["/sku"]["get"]["responses"]["200"]
    assert "examples" not in before["content"]["application/json"]
    cases.write_contract(contract, tmp_path / "openapi.yaml")
    text = (tmp_path / "openapi.yaml").read_text(encoding="utf-8")
    assert "&id" not in text  # No anchors.


def test_planted_violations_are_in_the_invalid_body() -> None:
    assert INVALID.body is not None
    sent, right = json.loads(INVALID.body), cases.SKU
    assert len([name for name in sent if sent[name] != right.get(name)]) == cases.PLANTED


# ---- servers


def test_server_that_ends_at_once_is_an_error(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    with (
        pytest.raises(WrongAnswer, match="code 3"),
        processes.running(command, processes.free_port(), "", tmp_path),
    ):
        pass


def test_server_that_answers_wrongly_is_an_error_and_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 2)
    port = processes.free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with pytest.raises(WrongAnswer), processes.running(command, port, "", tmp_path):
        pass
    with pytest.raises(OSError, match="refused"):
        processes.Server(None, port, "").ask(LISTING)  # type: ignore[arg-type]


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="of Linux alone")
def test_server_is_weighed_and_timed_with_its_children(tmp_path: Path) -> None:
    # The parent takes next to nothing itself.
    child = "held = b'x' * 100_000_000\nwhile True: pass"
    command = [
        sys.executable,
        "-c",
        f"import subprocess; subprocess.run({[sys.executable, '-c', child]})",
    ]
    process = processes._spawn(command, tmp_path, subprocess.DEVNULL)
    server = processes.Server(process, 0, "")
    try:
        while (server.cpu_seconds() or 0) < 0.3:
            time.sleep(0.01)
        assert (server.megabytes() or 0) > 100
    finally:
        processes._end(process)


def test_peers_have_names_of_their_own_and_pins() -> None:
    everyone = [*peers.OURS, *peers.PEERS]
    assert len({peer.name for peer in everyone}) == len(everyone)
    assert all(peer.version for peer in peers.PEERS if peer.package)


def test_peer_without_its_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers.shutil, "which", lambda name: None)
    assert peers.lacking(peers.PRISM) == "there is no node"


def test_package_without_npm_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.shutil, "which", lambda name: None)
    with pytest.raises(install.NotInstalled, match="no npm"):
        install.install("@a/b", "1.0.0", tmp_path)


def test_package_that_is_there_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "packages" / "a-b-1.0.0"
    (folder / "node_modules" / "@a" / "b").mkdir(parents=True)
    (folder / "node_modules" / "@a" / "b" / "package.json").write_text('{"version": "1.0.0"}')
    assert install.install("@a/b", "1.0.0", tmp_path) == folder


def test_failed_peer_is_left_out_but_not_the_stub(tmp_path: Path) -> None:
    made = setup.Setup(tmp_path, setup.Amounts(1, 1, 1, 1), [peers.STUB, peers.PRISM])
    made.fail(peers.PRISM, WrongAnswer("no"))
    assert (made.peers, made.failed) == ([peers.STUB], {peers.PRISM.title: "no"})
    with pytest.raises(WrongAnswer):
        made.fail(peers.STUB, WrongAnswer("no"))


# ---- Schemathesis


def schemathesis_report(**changes: Any) -> dict[str, Any]:
    operations = {"total": 33, "tested": 33}
    failures = [{"title": "API accepts invalid authentication", "count": 2}]
    counts = {"unique_failures": 2, "generated": 90}
    found = {"operations": operations, "test_cases": counts, "failures": failures}
    found |= {"complete": True, "stop_reason": "completed", "running_time": 1.5}
    return {**found, "errors": [{"count": 3}], **changes}


def test_schemathesis_report_is_read() -> None:
    found = schemathesis_run.parse(schemathesis_report())
    assert (found["findings"], found["errors"], found["cases"]) == (2, 3, 90)
    assert schemathesis_run.parse(schemathesis_report(errors=None))["errors"] == 0


@pytest.mark.parametrize(
    "change", [{"complete": False}, {"operations": {"total": 33, "tested": 32}}]
)
def test_schemathesis_that_stopped_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(WrongAnswer):
        schemathesis_run.parse(schemathesis_report(**change))


@pytest.mark.parametrize(
    ("files", "part"),
    [
        (
            ["/x/urllib3/a.py", "/x/requests/b.py", "/x/hypothesis/c.py"],
            "requests, sent and awaited",
        ),
        (["/x/schemathesis/specs/a.py", "/x/schemathesis/checks.py"], "checks of answers"),
        (["/x/schemathesis/specs/a.py", "/x/hypothesis/b.py"], "generation of cases"),
        (["/x/random.py", "/x/_pytest/a.py"], "pytest"),
    ],
)
def test_sample_belongs_to_the_innermost_part(files: list[str], part: str) -> None:
    assert sampling.part_of(files) == part


def test_synthetic_contract_begins_and_ends_with_one_operation() -> None:
    paths = list(flat.synthetic(flat.MANY)["paths"])
    assert len(paths) == flat.MANY
    assert (paths[0], paths[-1]) == ("/copy-0/admin/config", "/copy-149/admin/config")


# ---- the report


def entry(data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    amounts = setup.Amounts(2, 1, 1, 1)._asdict()
    kept = {"date": "2026-03-02 09:15 UTC", "machine": {"Python": "3.11"}, "amounts": amounts}
    return {**kept, "data": data, "not_run": {}, "failed": {}, **changes}


def loaded(rate: float, violations: int = 4, digest: str = "a") -> dict[str, Any]:
    case = {"status": 200, "size": 9, "compact": 9, "as_agreed": True, "violations": violations}
    case |= {
        "rate": [rate, rate],
        "p50": [1, 1],
        "cpu": [9, 9],
        "p99": [1000 / rate] * 2,
        "digest": digest,
    }
    return {"cases": {one.label: case for one in cases.CASES}, "memory": 60.0}


def load_data(rate: float, violations: int = 4) -> dict[str, Any]:
    ours = loaded(rate, violations)
    titles = [peers.STUB.title, peers.QUIET.title, peers.PRISM.title]
    return {"peers": dict(zip(titles, [ours, ours, loaded(1000)], strict=True))}


def judged(data: dict[str, Any], start: str) -> bool | None:
    (found,) = [bar for bar in bars.bars(data) if bar.text.startswith(start)]
    return found.met


@pytest.mark.parametrize(("rate", "met"), [(3100, True), (2900, False)])
def test_bars_are_judged_by_ratios(rate: float, met: bool) -> None:
    data = {"load": load_data(rate)}
    assert judged(data, "GET of 20 records") is met
    assert judged(data, "Valid POST") is met
    assert judged(data, "Invalid POST: at least twice") is True
    assert judged(data, "p99") is True


def test_bars_want_every_violation_told() -> None:
    assert judged({"load": load_data(3100, 3)}, "Invalid POST: every") is False


def test_bar_that_was_not_measured_is_not_judged() -> None:
    assert {bar.met for bar in bars.bars({})} == {None}
    few = {"memory": {"samples": [(0, 60.0), (9, 60.0), (99, 60.0)]}}
    assert judged(few, "A million") is None


def test_server_without_figures_has_a_row_that_says_why() -> None:
    mockoon, specmatic = (peer for peer in peers.PEERS if peer.name in ("Mockoon", "Specmatic"))
    reasons = {"not_run": {mockoon.title: "there is no node"}, "failed": {specmatic.title: "no"}}
    text = side_by_side.load_chapter(entry(load_data(4000), **reasons))
    assert f"| {mockoon.title} | not run: there is no node |" in text
    assert f"| {specmatic.title} | **failed**: no |" in text
    assert "| MockServer 8.0.0 | not run: not asked for |" in text
    assert "| Prism 5.16.0 | 4.00 | 4.00 | 4.00 |" in text


def test_static_refusal_is_not_taken_for_violations_found() -> None:
    text = side_by_side.load_chapter(entry(load_data(4000)))
    assert "| Prism 5.16.0 | yes, the example of the contract | 60 |" in text
    assert "| busroot-mock | yes, 4 of 4 violations | 60 |" in text


def test_report_has_a_chapter_for_each_section() -> None:
    assert report.TITLES.keys() == SECTIONS.keys()
    text = report.render({"load": entry(load_data(4000))})
    assert text.count("Not measured yet.") == len(SECTIONS) - 1
    assert "| 4.00 times | met |" in text


def test_report_leaves_out_what_was_kept_in_another_form(tmp_path: Path) -> None:
    made = setup.Setup(tmp_path, setup.Amounts(1, 1, 1, 1))
    results.save(made, "load", "2026-03-02 09:15 UTC", {}, {"peers": {}})
    kept = results.load(tmp_path, "load")
    assert kept is not None
    assert kept["data"] == {"peers": {}}
    (path,) = tmp_path.rglob("load.json")
    path.write_text(json.dumps({**kept, "form": results.FORM - 1}), encoding="utf-8")
    assert results.load(tmp_path, "load") is None


def test_report_that_was_edited_is_found_out() -> None:
    text = report.render({"load": entry(load_data(4000))})
    assert report.is_sealed(text)
    assert not report.is_sealed(text.replace("4.00", "9.00"))
    assert not report.is_sealed(text.rpartition("\n<!--")[0])


def test_report_of_this_repository_was_not_edited() -> None:
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert report.is_sealed(text), (
        "docs/benchmarks.md is generated: python -m evaluation.benchmarks"
    )
