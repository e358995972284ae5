"""The report as a page."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

from busroot_mock.ci_commands import printable
from contract_tests.reports.html import html_report
from tests.support.outcomes import outcome


class Page(HTMLParser):
    """Notes the elements of a page, and what they would load."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loads, self.links, self.text, self.ids = [], [], [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        given = dict(attributes)
        self.ids |= {given["id"]} if given.get("id") else set()
        self.loads += [value for name, value in attributes if name in ("src", "srcset", "data")]
        self.loads += [given.get("href")] if tag == "link" else []
        self.links += [given["href"]] if tag == "a" else []

    def handle_data(self, data):
        self.text.append(data)


def test_html_loads_nothing_and_runs_only_its_own_script(result):
    text = printable(html_report(result))
    page = Page(text)
    assert page.loads == []
    assert page.tags.count("script") == page.tags.count("style") == 1
    for source, name in (("script-src", "script"), ("style-src", "style")):
        content = text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in text
    assert "url(" not in text
    assert "@import" not in text
    assert all(link.startswith(("https://docs.output.industries/", "#")) for link in page.links)
    assert "default-src 'none'" in text


def test_html_shows_what_a_deployment_sent_as_text(result):
    text = html_report(result)
    assert text.count("<script>") == 1
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(" in text


def test_html_follows_no_address_that_is_not_of_the_web():
    result = outcome()
    declared = result.findings[0].statements[0]
    result.findings[0].statements[0] = type(declared)(
        declared.place, declared.line, declared.certainty, "javascript:alert(1)", declared.says
    )
    assert not any(link.startswith("javascript") for link in Page(html_report(result)).links)


def test_html_has_every_part(result):
    text = "".join(Page(html_report(result)).text)
    parts = ["failures (2)", "assumptions contradicted (3)", "known deviations (1)", "Errors"]
    for part in [*parts, "Causes (", "Operations", "Operations untested (", "for platform staff"]:
        assert part in text


def test_html_has_one_count_of_what_is_wrong(result):
    cause = next(each for each in result.causes if each.findings[0].kind == "failure")
    again = replace(cause.findings[0], operation="GET /plant")
    cause.findings.append(again)
    result.findings.append(again)
    links = re.findall(r'<li><a href="#(\w+)">[^<]+ \((\d+)\)</a>', html_report(result))
    counts = {anchor: int(count) for anchor, count in links}
    for kind in ("failure", "assumption", "known"):
        causes = [each for each in result.causes if kind in {one.kind for one in each.findings}]
        assert counts[kind] == len(causes)
    assert counts["failure"] < len(result.of_kind("failure"))


def test_html_tells_statements_that_were_asked_and_why_others_were_not(result):
    text = "".join(Page(html_report(result)).text)
    count = len(result.statements["untested"])
    assert f"Statements not asked of all operations ({count})" in text
    assert "Statements: 1 asked, 0 in part," in text
    row = next(each for each in result.statements["untested"] if not each["open"])
    assert f"{row['id']}, not asked: {row['why'][0]}" in text
    assert all(why in text for why in result.statements["others"])


def test_html_is_for_light_and_dark_and_for_small_screens(result):
    text = html_report(result)
    assert "prefers-color-scheme: dark" in text
    assert "width=device-width" in text


def test_html_of_a_run_that_found_nothing_is_short():
    text = html_report(outcome(findings=[], errors={}, exit_code=0, coverage={}))
    assert text.count("<details") == text.count("<summary><h3>Left out (1): ") == 1
    assert "CONFORMS" in text


def test_html_leads_to_every_section_and_finding(result):
    text = html_report(result)
    page = Page(text)
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert {"causes", "operations", "coverage"} <= anchors
    assert {finding.fingerprint for finding in result.findings} <= anchors
    assert anchors <= page.ids


def test_html_has_what_matters_first(result):
    text = html_report(result)
    order = [text.index(f'<section id="{name}"') for name in ("causes", "failure", "operations")]
    assert order == sorted(order)
    tested, *others = text[order[-1] :].partition('<section id="coverage"')[0].split("</table>")
    states = re.findall(r'data-kind="([^"]+)"', tested)
    assert states
    assert "left out" not in states
    assert re.findall(r'data-kind="([^"]+)"', "".join(others)) == ["left out"]
    assert "Left out (1): " in others[0]


def test_html_is_whole_without_its_script(result):
    text = html_report(result)
    assert "<details open" in text
    assert "<details class" not in text
    assert '<form id="filter" hidden>' in text


def test_html_shows_no_python(result):
    ledger = {
        "prefixes": ["bmv-1-"], "files": [], "created": 3, "removed": 2, "restored": ["saveConfig"],
        "left": [{"record": "Reason", "key": None, "why": "in use"}], "troubles": [],
    }  # fmt: skip
    text = "".join(Page(html_report(replace(result, ledger=ledger))).text)
    assert "Reason (key unknown): in use" in text
    for words in ("{'", "['", "None", "[]"):
        assert words not in text
