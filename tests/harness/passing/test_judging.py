"""Passing traffic: whose fault is what, and what later exchanges say of earlier ones."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.errors import SetupError
from busroot_mock.recordings.recorded import Recorded
from contract_tests.passing.judging import side_of
from contract_tests.reports.outcome import CONFORMS, FAILURES, Outcome
from tests.harness.passing.conftest import Judge
from tests.recordings.exchanges import BASE, STARTED
from tests.recordings.exchanges import exchange as plain


def exchange(
    label: str,
    answer: Any = None,
    *,
    sent: Any = None,
    status: int = 200,
    at: float = 0,
    key: str = "demo-admin-key",
    **more: Any,
) -> Recorded:
    method, _, path = label.partition(" ")
    kind = (("Content-Type", "application/json"),)
    recorded = plain(
        method=method,
        url=f"{BASE}{path}",
        request_headers=((("X-API-KEY", key),) if key else ()) + (kind if sent is not None else ()),
        request_body=b"" if sent is None else json.dumps(sent).encode(),
        status=status,
        response_body=b"" if answer is None else json.dumps(answer).encode(),
        started=STARTED + timedelta(seconds=at),
    )
    return replace(recorded, **more)


def error(message: str = "No.") -> dict[str, Any]:
    return {"isSuccess": False, "message": message, "violations": []}


def reasons(*codes: str, **more: Any) -> dict[str, Any]:
    return {"isSuccess": True, "results": [reason(code, **more) for code in codes]}


def reason(code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "description": code,
        "parentReasonCode": None,
        "type": ["downtime"],
        "accountId": "demo",
        "createdAt": "2026-01-05T09:00:00.000Z",
        "updatedAt": "2026-01-05T09:00:00.000Z",
        **more,
    }


def checks(outcome: Outcome) -> list[tuple[str, str]]:
    return [(side_of(each), each.check) for each in outcome.findings]


def test_good_answer_conforms(judged: Judge) -> None:
    outcome = judged(exchange("GET /reason", reasons("cut", "jam")))
    assert (checks(outcome), outcome.exit_code) == ([], CONFORMS)
    [called] = [each for each in outcome.operations if each.requests]
    assert called.label == "GET /reason"


def test_misshapen_answer_is_the_deployments(judged: Judge) -> None:
    outcome = judged(exchange("GET /reason", {"isSuccess": True, "results": 1}))
    assert checks(outcome) == [("deployment", "ST108")]
    assert outcome.exit_code == FAILURES


def test_server_error_is_the_deployments_whatever_was_sent(judged: Judge) -> None:
    wrong = exchange("POST /reason", error(), sent={"code": 17}, status=500)
    assert ("deployment", "ST101") in checks(judged(wrong)) or (
        "deployment",
        "server-error",
    ) in checks(judged(wrong))


@pytest.mark.parametrize("status", [400, 404, 405, 406, 413, 415, 418, 422])
def test_wrong_request_that_is_refused_is_the_clients(judged: Judge, status: int) -> None:
    wrong = exchange("POST /reason", error(), sent={"code": 17}, status=status)
    outcome = judged(wrong)
    assert checks(outcome) == [("client", "client")]
    assert outcome.exit_code == CONFORMS
    assert "1 mistake of the client" in outcome.verdict


def test_wrong_request_that_is_taken_is_the_clients(judged: Judge) -> None:
    taken = exchange("GET /sku?limit=many", {"isSuccess": True, "results": [], "paging": PAGING})
    assert checks(judged(taken)) == [("client", "client")]


PAGING = {"skip": 0, "limit": 0, "totalElements": 0}


def test_client_fails_only_if_it_is_asked(judged: Judge) -> None:
    wrong = exchange("POST /reason", error(), sent={"code": 17}, status=400)
    outcome = judged(wrong, fail_on=("client",))
    assert outcome.exit_code == FAILURES
    assert outcome.verdict.startswith("THE CLIENT DOES NOT CONFORM")


def test_right_request_that_is_refused_is_the_deployments(judged: Judge) -> None:
    refused = exchange("GET /reason?codes=jam", error(), status=400)
    assert checks(judged(refused)) == [("deployment", "ST202")]


def test_cut_answer_is_judged_by_its_head(judged: Judge) -> None:
    cut = exchange("GET /reason", reasons("jam"), truncated=True)
    cut = replace(cut, response_body=cut.response_body[:30])
    assert checks(judged(cut)) == []
    assert checks(judged(replace(cut, status=500))) != []


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_answer_from_a_cache_is_no_answer(judged: Judge, header: str) -> None:
    cached = exchange("GET /reason", status=304)
    asked = replace(cached, request_headers=(*cached.request_headers, (header, "x")))
    assert checks(judged(asked)) == []


def test_list_out_of_order_or_with_one_twice_is_found(judged: Judge) -> None:
    assert ("deployment", "order") in checks(judged(exchange("GET /reason", reasons("jam", "cut"))))
    twice = exchange("GET /reason", reasons("jam", "jam"))
    assert ("deployment", "keys-unique") in checks(judged(twice))


def test_filter_that_does_not_hold_is_found(judged: Judge) -> None:
    filtered = exchange("GET /reason?codes=jam", reasons("cut", "jam"))
    assert checks(judged(filtered)) == [("deployment", "filters")]


WRITTEN = {"code": "jam", "description": "Jam", "parentReasonCode": None, "type": ["downtime"]}


def written(**more: Any) -> Recorded:
    answer = {"isSuccess": True, "result": reason("jam", description="Jam")}
    return exchange("POST /reason", answer, sent=WRITTEN, **more)


def test_write_that_the_next_read_does_not_show_is_found(judged: Judge) -> None:
    lost = exchange("GET /reason", reasons("cut"), at=0.5)
    assert ("deployment", "write-read-back") in checks(judged(written(), lost))


def test_write_that_the_next_read_shows_is_good(judged: Judge) -> None:
    shown = exchange("GET /reason", reasons("jam", description="Jam"), at=0.5)
    assert checks(judged(written(), shown)) == []


def test_read_that_shows_another_value_is_found(judged: Judge) -> None:
    shown = exchange("GET /reason", reasons("jam", description="Dog"), at=0.5)
    assert ("deployment", "write-read-back") in checks(judged(written(), shown))


@pytest.mark.parametrize(
    "between",
    [
        exchange("DELETE /reason/jam", status=204, at=0.2),
        exchange("POST /anything", {}, sent={}, at=0.2),
        exchange("POST /reason", error(), sent={}, status=500, at=0.2, key="another-key-0"),
        exchange("POST /reason", None, sent=WRITTEN, at=0.2, took=900.0, key="another-key-0"),
    ],
)
def test_nothing_is_claimed_if_somebody_else_wrote_meanwhile(
    judged: Judge, between: Recorded
) -> None:
    lost = exchange("GET /reason", reasons("cut"), at=0.5)
    outcome = judged(written(), between, lost)
    assert ("deployment", "write-read-back") not in checks(outcome)


def test_nothing_is_claimed_after_a_while_or_of_another_key(judged: Judge) -> None:
    late = exchange("GET /reason", reasons("cut"), at=60)
    other = exchange("GET /reason", reasons("cut"), at=0.5, key="another-key-0")
    assert checks(judged(written(), other, late)) == []


def test_removed_record_that_is_shown_is_found(judged: Judge) -> None:
    removed = exchange("DELETE /reason/jam", status=204)
    shown = exchange("GET /reason", reasons("jam"), at=0.5)
    assert ("deployment", "delete-removes") in checks(judged(removed, shown))
    assert ("deployment", "delete-removes") not in checks(
        judged(removed, exchange("GET /reason", reasons("cut"), at=0.5))
    )


def test_key_that_sees_two_accounts_is_found(judged: Judge) -> None:
    first = exchange("GET /reason", reasons("jam"))
    second = exchange("GET /reason", reasons("jam", accountId="other"), at=1)
    assert ("deployment", "own-account") in checks(judged(first, second))
    other = replace(second, request_headers=(("X-API-KEY", "another-key-0"),))
    assert checks(judged(first, other)) == []


def test_answer_without_a_key_is_found_if_others_carry_one(judged: Judge) -> None:
    keyless = exchange("GET /reason", reasons("jam"), key="")
    assert checks(judged(keyless)) == []
    assert checks(judged(keyless, exchange("GET /reason", reasons("jam")))) == [
        ("deployment", "ST401")
    ]


def test_what_the_contract_does_not_know_is_kept_apart(judged: Judge) -> None:
    outcome = judged(
        exchange("GET /reason", reasons("jam")), exchange("GET /analytics/oee", {"x": 1})
    )
    assert checks(outcome) == []
    assert "Unknown to the contract: GET /api/analytics/oee." in outcome.notes


def test_no_secret_is_in_the_traffic_that_is_kept(judged: Judge, tmp_path: Path) -> None:
    judged(exchange("GET /reason", reasons("jam"), key="k-9f8e7d6c5b4a"))
    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert "GET /reason" in kept
    assert "9f8e7d6c5b4a" not in kept


def test_traffic_of_another_place_says_where_the_api_may_be(judged: Judge) -> None:
    elsewhere = replace(exchange("GET /reason", reasons("jam")), url="https://h.example/v2/reason")
    with pytest.raises(SetupError, match=r"--base-url https://h\.example/v2\?"):
        judged(elsewhere)
    assert checks(judged(elsewhere, base_url="https://h.example/v2")) == []


def test_nothing_at_all_is_said(judged: Judge) -> None:
    with pytest.raises(SetupError, match="no exchange was recorded"):
        judged()


def test_total_that_depends_on_the_page_is_found(judged: Judge) -> None:
    def page(skip: int, total: int) -> Recorded:
        paging = {"skip": skip, "limit": 2, "totalElements": total}
        answer = {"isSuccess": True, "results": [], "paging": paging}
        return exchange(f"GET /sku?limit=2&skip={skip}", answer, at=skip / 10)

    assert checks(judged(page(7, total=3), page(8, total=3))) == []
    assert checks(judged(page(7, total=3), page(8, total=1))) == [("deployment", "pages")]


def test_member_that_a_body_does_not_have_need_not_come_back(judged: Judge) -> None:
    answer = {"isSuccess": True, "result": reason("jam", description="Jam")}
    sent = {**WRITTEN, "updatedAt": "of the client's own"}
    assert checks(judged(exchange("POST /reason", answer, sent=sent))) == []
