"""Findings are grouped by what causes them."""

import json

import pytest

from busroot_mock.contract.operations import MEDIA_TYPE
from contract_tests.findings.cause import ANY
from contract_tests.findings.finding import ASSUMPTION, FAILURE
from contract_tests.transport.faults import CLOSED, CUT
from contract_tests.transport.traffic import LONGEST_KEPT
from tests.support.causes import (
    GOOD,
    LABELS,
    SKU,
    grouped,
    html,
    of_oracle,
    shares,
    skus_as_text,
)
from tests.support.findings import (
    API,
    bad_status,
    crash,
    exchange,
    judged,
    no_json,
    no_key,
    of_answer,
    of_taken,
    refused,
)

TEXT = json.dumps(GOOD)

# ---- The same way of being wrong -----------------------------------------------------------------


def test_causes_of_errors_in_html_are_one_failure_with_its_operations():
    operations = {each.label: each for each in API.operations}
    findings = [
        html(label, status)
        for label in LABELS
        for status in sorted(operations[label].statuses)
        if 400 <= status < 500
    ]
    (cause,) = grouped(findings)
    assert len(findings) > 100
    assert cause.kind == FAILURE
    assert cause.title == (
        f"Error responses are text/html, not {MEDIA_TYPE}: {len(LABELS)} operations"
    )
    assert set(cause.operations) == set(LABELS)
    way = f"media type {MEDIA_TYPE}: text/html"
    assert cause.key == (ANY, "cause", way, "components/schemas/Error")


def test_causes_of_one_shared_part_are_one_over_all_operations():
    answer = {"isSuccess": "true", "results": []}
    labels = ["GET /reason", "GET /admin/config", "GET /station-group"]
    findings = [of_answer(label, answer, ["isSuccess"]) for label in labels]
    (cause,) = grouped(findings)
    assert cause.operations == sorted(labels, key=LABELS.index)
    assert cause.title == "IsSuccess is text, not a boolean: 3 operations"
    assert cause.parts == ["components/schemas/IsSuccess/type"]


def test_causes_of_numbers_that_come_as_text_are_one_from_three_parts_on():
    two = grouped(skus_as_text(["value", "batchSize"]))
    assert sorted(cause.title for cause in two) == [
        "batchSize of Sku is text, not a number: GET /sku",
        "value of Sku is text, not a number: GET /sku",
    ]
    (three,) = grouped(skus_as_text(["value", "batchSize", "cycleTime"]))
    assert three.title == "Numbers come as text: 3 places, GET /sku"
    assert len(three.findings) == 3


def test_causes_of_another_way_of_being_wrong_stay_apart():
    answer = {**GOOD, "results": [{"code": "a", "name": 3}]}
    findings = [
        *skus_as_text(["value", "batchSize", "cycleTime"]),
        of_answer(SKU, answer, ["results", 0, "name"]),
    ]
    assert len(grouped(findings)) == 2


def test_causes_of_a_check_that_fails_everywhere_are_one():
    findings = [judged(no_key(label), exchange(label, identity="")) for label in LABELS]
    (cause,) = grouped(findings)
    assert cause.title == (
        f"Requests without a valid API key are answered: {len(LABELS)} operations"
    )


def test_causes_of_a_guess_and_of_a_failure_in_requests_stay_apart():
    guess = of_taken("POST /notification-preference", body=[{"stationGroupCode": "assembly"}])
    failure = of_taken("POST /notification-preference", body=[{"preference": ["none"]}])
    assert {cause.kind for cause in grouped([guess, failure])} == {ASSUMPTION, FAILURE}


# ---- An operation that does not answer -----------------------------------------------------------


def gone(status=404, kind=MEDIA_TYPE, count=10):
    answer = {"isSuccess": False, "message": "No.", "violations": []}
    return [exchange(SKU, status, answer, kind=kind, target=f"/sku?skip={n}") for n in range(count)]


def test_causes_of_an_operation_that_is_gone_are_one_with_its_errors():
    step = gone()[0]
    reads = exchange("GET /sku-group", 200, {"isSuccess": True, "results": []})
    findings = [
        judged(bad_status(SKU, 404), step),
        judged(refused(SKU, 404), step),
        judged(no_key(SKU), step),
        of_oracle("filters", SKU, step, about="status"),
        of_oracle("lists-agree", "GET /sku-group", reads, step, about="skus"),
    ]
    errors = {SKU: ["test_pages: it broke"], "GET /plant": ["ReadTimeout: no response"]}
    (cause,) = grouped(findings, [*gone(), reads], errors)
    assert cause.title == "No valid request is answered as declared (404): GET /sku, all 10"
    assert cause.kind == FAILURE
    assert len(cause.findings) == 6
    assert cause.errors == ["test_pages: it broke"]
    assert errors == {"GET /plant": ["ReadTimeout: no response"]}


@pytest.mark.parametrize(
    "exchanges",
    [
        [*gone(), exchange(SKU, 200, GOOD)],
        gone(count=2),
        gone(403),
        gone(400),
        [exchange("DELETE /reason/{code}", 404, {}, target="/reason/a") for _ in range(9)],
    ],
    ids=["answers", "too few", "role", "refused", "record"],
)
def test_causes_of_an_operation_that_answers_are_its_own(exchanges):
    label = exchanges[0].operation
    findings = [judged(bad_status(label, 404), exchanges[0]), judged(no_key(label), exchanges[0])]
    causes = grouped(findings, exchanges)
    assert len(causes) == 2
    assert not any("No valid request" in cause.title for cause in causes)


@pytest.mark.parametrize(
    ("exchanges", "how"),
    [
        (gone(502, "text/html"), "502"),
        (gone(302), "302"),
        (gone(200, "text/html"), "200 text/html"),
        (
            [*(exchange(SKU, None, fault=CLOSED) for _ in range(9)), exchange("GET /plant")],
            "closed",
        ),
    ],
)
def test_causes_say_how_an_operation_is_gone(exchanges, how):
    (cause,) = grouped([], exchanges)
    assert cause.title.startswith(f"No valid request is answered as declared ({how})")


# ---- Now and then --------------------------------------------------------------------------------


def test_causes_of_cut_responses_say_how_many_of_all():
    exchanges = shares("GET /account", exchange("GET /account", None, fault=CUT))
    errors = {"GET /account": [f"{CUT}: Connection broken"]}
    (cause,) = grouped([], exchanges, errors)
    assert cause.title == "Responses are cut: GET /account, 9 of 31 times"
    assert (cause.kind, cause.key[0], errors) == (FAILURE, ANY, {})


@pytest.mark.parametrize(("count", "kind"), [(1, ASSUMPTION), (2, ASSUMPTION), (3, FAILURE)])
def test_causes_of_few_closed_connections_may_be_idle_ones(count, kind):
    lost = [exchange(SKU, None, fault=CLOSED)] * count
    (cause,) = grouped([], [*lost, *[exchange(SKU, 200, GOOD)] * 20])
    assert (cause.kind, cause.seen, cause.out_of) == (kind, count, 20 + count)
    (cause,) = grouped([], [exchange(SKU, None, fault=CUT), exchange(SKU, 200, GOOD)])
    assert cause.kind == FAILURE


def test_causes_of_server_errors_by_chance_are_one_for_all_operations():
    exchanges = [each for label in LABELS for each in shares(label, exchange(label, 500, "{}"))]
    findings = [judged(crash(label), exchange(label, 500, "{}")) for label in LABELS[:3]]
    findings.append(of_oracle("filters", SKU, exchange(SKU, 500, "{}"), about="status"))
    (cause,) = grouped(findings, exchanges)
    assert cause.title == (
        f"The server fails now and then (5xx): {len(LABELS)} operations, "
        f"{9 * len(LABELS)} of {31 * len(LABELS)} times"
    )


@pytest.mark.parametrize("body", ["", "<p>", TEXT[:-1], TEXT.replace(":", ";", 1)])
def test_causes_of_broken_json_by_chance_are_one_for_all_operations(body):
    long = TEXT.replace("{", "{" + " " * LONGEST_KEPT, 1)[:LONGEST_KEPT]
    exchanges = [each for label in LABELS for each in shares(label, exchange(label, 200, body))]
    exchanges += [exchange(SKU, 204, ""), exchange("HEAD /sku", 200, ""), exchange(SKU, 200, long)]
    labels = (LABELS[0], SKU)
    findings = [judged(no_json(label), exchange(label, 200, body)) for label in labels]
    (cause,) = grouped(findings, exchanges)
    assert cause.title == "Responses are not JSON, but say so: 2 operations, 18 of 63 times"


def test_causes_of_a_server_error_before_the_traffic_was_kept_are_by_chance_like_the_others():
    early = judged(crash("GET /admin/config"), exchange("GET /admin/config", 500, "{}"))
    (cause,) = grouped([early], shares(SKU, exchange(SKU, 500, "{}")))
    assert cause.title == "The server fails now and then (5xx): 2 operations, 9 of 31 times"


def test_causes_of_a_request_that_always_fails_are_of_its_operation():
    bad = exchange("GET /plant", 500, "{}", target="/plant?plantcode=%00")
    exchanges = [*[bad] * 6, exchange("GET /plant", 200, GOOD)]
    causes = grouped(
        [judged(crash("GET /plant"), bad)], [*exchanges, *shares(SKU, exchange(SKU, 503))]
    )
    assert {cause.title for cause in causes} == {
        "The server fails (5xx): GET /plant, 6 of 7 times",
        "The server fails now and then (5xx): GET /sku, 9 of 31 times",
    }


def test_causes_do_not_blame_a_deployment_that_has_gone_away():
    """What is not answered any more at the end of a run could not be tested."""
    lost = [exchange(SKU, None, fault=CLOSED) for _ in range(5)]
    errors = {SKU: [f"{CLOSED}: x"]}
    assert grouped([], [exchange(SKU, 200, GOOD), *lost], errors) == []
    assert errors == {SKU: [f"{CLOSED}: x"]}
    assert grouped([], lost, errors) == []


# ---- Oracles -------------------------------------------------------------------------------------


def test_causes_of_an_oracle_that_read_a_misshapen_member_are_those_of_the_shape():
    place = ("components", "schemas", "Sku", "properties", "value")
    (shape,) = skus_as_text(["value"])
    step = exchange(SKU, 200, {**GOOD, "results": [{"code": "a", "value": "1.5"}]})
    oracle = of_oracle("write-read-back", "POST /sku", step, about="value", place=place)
    other = of_oracle("write-read-back", "POST /sku", step, about="name")
    oracle.behind = other.behind = [shape.fingerprint]
    assert [cause.findings for cause in grouped([shape, oracle, other])] == [[shape, oracle, other]]
    for each in (shape, oracle):
        each.known = {"reason": "It is known.", "expires": "2027-01-01"}
    causes = {cause.rule: cause.findings for cause in grouped([shape, oracle, other])}
    assert causes == {"type": [shape, oracle], "write-read-back": [other]}


def test_causes_of_an_oracle_beside_a_misshapen_response_are_its_own_once_that_is_known():
    (shape,) = skus_as_text(["value"])
    oracle = of_oracle("own-account", SKU, exchange(SKU, 200, GOOD))
    oracle.behind = [shape.fingerprint]
    (cause,) = grouped([shape, oracle])
    assert (cause.findings, cause.rule) == ([shape, oracle], "type")
    shape.known = {"reason": "It is known.", "expires": "2027-01-01"}
    failed, known = grouped([shape, oracle])
    assert (failed.rule, failed.findings) == ("own-account", [oracle])
    assert known.findings == [shape]


def test_causes_of_one_oracle_at_different_members_stay_apart():
    step = exchange(SKU, 200, GOOD)
    findings = [of_oracle("write-read-back", label, step, about=label) for label in LABELS[:5]]
    assert len(grouped(findings)) == 5
    findings = [of_oracle("own-account", label, step) for label in LABELS[:5]]
    (cause,) = grouped(findings)
    assert cause.operations == LABELS[:5]
