"""Reports use the same word for the same thing, and have each thing once, what is wrong first."""

import pytest

from contract_tests.config.settings import Settings
from contract_tests.reports.html import html_report
from contract_tests.reports.summary import summary
from contract_tests.reports.untested import Untested
from tests.support.html_pages import Page, words
from tests.support.outcomes import outcome

STAYING = [
    {"record": "Plant", "key": f"bmv-1-{n}", "why": "nothing removes it", "by_design": True}
    for n in range(14)
]
BEHIND = [{"record": "Reason", "key": "bmv-1-in-use", "why": "in use", "by_design": False}]


@pytest.fixture(scope="module")
def result():
    ledger = {"files": ["l.ndjson"], "created": 15, "left": [*STAYING, *BEHIND], "troubles": []}
    return outcome(ledger=ledger, untested=[Untested("GET /sku", "it took too long")])


@pytest.fixture(scope="module")
def page(result):
    return Page(html_report(result))


def sections(page):
    return [each.attributes.get("id") for each in page.all("section")]


def test_page_has_causes_and_errors_before_notes(page):
    assert sections(page)[:3] == ["causes", "errors", "notes"]
    links = [each.attributes["href"] for each in page.all("a")][:3]
    assert links == ["#causes", "#errors", "#notes"]


def test_summary_has_causes_and_errors_before_notes(result):
    text = summary(result)
    assert text.index("FAILURES") < text.index("ERRORS") < text.index("NOTES")


def test_page_has_each_record_of_the_run_once(page):
    for record in (*STAYING, *BEHIND):
        keys = [each for each in page.all("span", class_="key") if each.text == record["key"]]
        assert len(keys) == 1, record
    (kind,) = [each for each in page.all("details") if "Plant (14)" in each.text]
    assert "data-fold" in kind.attributes
    notes = words(page.element("section", id="notes"))
    assert "Left behind: Reason bmv-1-in-use: in use" in notes
    assert "bmv-1-0" not in notes


def test_records_stay_by_design_or_are_left_behind(result):
    assert "1 record of the run left behind, 14 records of the run stay" in result.verdict
    assert "stay 14, left behind 1" in summary(result)
    assert "stay      Plant (14): bmv-1-0, bmv-1-1," in summary(result)


def test_what_a_run_wrote_has_no_names_of_our_own(result, page):
    text = words(page.element("section", id="written"))
    assert "Created 15 Stay 14 Left behind 1 Ledger l.ndjson" in text
    for name in ("prefixes", "files", "troubles", "restored"):
        assert name not in text.lower()
        assert name not in summary(result).partition("RECORDS OF THE RUN")[2].partition("\n\n")[0]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(base_url="http://h"), "read-only"),
        (Settings(base_url="http://h", write="demo"), "writing"),
    ],
)
def test_reports_call_the_mode_of_a_run_what_the_terminal_does(settings, expected):
    result = outcome(settings=settings)
    for text in (summary(result), words(Page(html_report(result)).element("header"))):
        assert f"{expected}, " in text
        assert " mode" not in text


def test_parts_of_the_contract_that_were_not_met_are_named_so(result, page):
    titles = "\n".join(
        [words(each) for each in page.all("summary")] + summary(result).splitlines()
    ).lower()
    for kind in result.coverage["kinds"]:
        assert f"untested {kind} (" not in titles
    for title in ("statuses not returned", "roles not tested", "parameters not sent"):
        assert titles.count(f"{title} (") > 1
    assert titles.count("operations left out (1)") == 2


def test_table_of_operations_has_everything_on_a_small_screen(result, page):
    notes = {" ".join(each.text.split()) for each in page.all("tr") if "class" in each.attributes}
    first = result.operations[0]
    asked = result.asked_of(first.label)
    assert f"12 requests, 0.2 s, {asked} asked, {first.certainty}{first.why}" in notes


def test_path_of_an_operation_is_broken_before_slashes_only(page):
    rows = [each for each in page.all("th", scope="row") if "{email}" in each.text]
    assert [each.text.strip() for each in rows] == ["GET /admin/user/{email}"]
    parts = [each.text for each in page.all("span", class_="whole")]
    assert {"/notification-preference", "/access-code", "/{email}"} <= set(parts)


def test_page_has_the_figures_of_coverage_once(result, page):
    text = words(page.element("section", id="coverage"))
    assert page.all("svg") == []
    assert text.count("invalid parameters sent") == 1
    statements = result.statements
    assert f"statements asked {statements['asked']} {statements['total']} " in text
