"""Reports of causes with many statements and findings can be read."""

import json
import re
from dataclasses import replace

import pytest

from contract_tests.findings.finding import merged
from contract_tests.reports.html import html_report
from contract_tests.reports.json_report import json_report
from contract_tests.reports.summary import summary
from contract_tests.reports.text import finding_text
from tests.support.causes import SKU, html, skus_as_text
from tests.support.html_pages import Page, words
from tests.support.outcomes import outcome

NUMBERS = (
    "value", "cycleTime", "unitsPerMinute", "unitsPerHour", "batchSize", "minimumCycleTime",
    "lineSpeedTarget",
)  # fmt: skip


@pytest.fixture(scope="module")
def texts():
    """The outcome of a deployment that has texts for numbers, and one answer that is a page."""
    actual = merged([*skus_as_text(NUMBERS), html("GET /plant", 200)])
    return outcome(findings=actual, errors={})


@pytest.fixture(scope="module")
def repeated():
    """The outcome of an answer that breaks eight statements, one of them 40 times."""
    finding = replace(outcome().findings[0])
    (statement, *_) = finding.statements
    others = [replace(statement, line=9000 + n, says=f"minimum: {n}") for n in range(7)]
    finding.statements = [statement, *others, *[others[0]] * 39]
    return outcome(findings=[finding], errors={})


def lines_of_contract(text):
    """Return where a text refers to a line of the contract below a cause."""
    return re.findall(r"openapi\.yaml:\d+", text)


@pytest.mark.parametrize("report", [lambda each: finding_text(each.findings[0]), summary])
def test_statement_of_a_cause_is_there_once_with_how_many_times(report, repeated):
    text = report(repeated).partition("\nOPERATIONS")[0]
    assert len(lines_of_contract(text)) == 5
    assert "openapi.yaml:9000 (documented) minimum: 0, 40 times\n" in text
    assert "and 3 more, in report.json" in text
    assert len(json.loads(json_report(repeated))["findings"][0]["statements"]) == 47


def test_page_has_a_statement_of_a_cause_once_with_how_many_times(repeated):
    text = words(Page(html_report(repeated)).element("section", id="causes"))
    assert len(lines_of_contract(text)) == 5
    assert "minimum: 0 (40 times)" in text
    assert "and 3 more, in report.json" in text


def test_summary_groups_findings_below_a_cause_by_operation(texts):
    text = summary(texts)
    assert f"findings  {len(NUMBERS)}: {SKU} ({len(NUMBERS)})" in text
    details = text[text.index("OTHER FINDINGS") :]
    assert f"\n   {SKU} ({len(NUMBERS) - 1})\n" in details
    assert "and 1 more" in details
    assert details.count("which breaks") == 5


def test_page_folds_findings_by_operation_and_names_them_by_what_happened(texts):
    page = Page(html_report(texts))
    groups = [each for each in page.all("details", class_="group") if SKU in each.text]
    assert [" ".join(each.text.split())[:12] for each in groups] == [f"{SKU} ({len(NUMBERS)})"]
    assert all("data-fold" in each.attributes for each in groups)
    prints = {each.fingerprint: each.actual for each in texts.findings}
    links = [each for each in page.all("a") if (each.attributes["href"] or "")[1:] in prints]
    assert len(links) == len(prints)
    for link in links:
        actual = prints[(link.attributes["href"] or "")[1:]]
        assert actual.startswith(link.text.removesuffix(" …"))
