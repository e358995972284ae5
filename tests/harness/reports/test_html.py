"""The report as a page."""

from html.parser import HTMLParser

from contract_tests.reports.html import html_report
from tests.support.outcomes import outcome


class Page(HTMLParser):
    """Notes the elements of a page, and what they would load."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loads, self.links, self.text = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        given = dict(attributes)
        self.loads += [value for name, value in attributes if name in ("src", "srcset", "data")]
        self.loads += [given.get("href")] if tag == "link" else []
        self.links += [given["href"]] if tag == "a" else []

    def handle_data(self, data):
        self.text.append(data)


def test_html_loads_nothing_and_runs_nothing(told):
    text = html_report(told)
    page = Page(text)
    assert page.loads == []
    assert "script" not in page.tags
    assert "url(" not in text
    assert "@import" not in text
    assert all(link.startswith("https://docs.output.industries/") for link in page.links)
    assert "default-src 'none'" in text


def test_html_shows_what_a_deployment_sent_as_text(told):
    text = html_report(told)
    assert "<script>" not in text
    assert "&lt;script&gt;alert(" in text


def test_html_follows_no_address_that_is_not_of_the_web():
    one = outcome()
    stated = one.findings[0].statements[0]
    one.findings[0].statements[0] = type(stated)(
        stated.place, stated.line, stated.certainty, "javascript:alert(1)", stated.says
    )
    assert not any(link.startswith("javascript") for link in Page(html_report(one)).links)


def test_html_has_every_part(told):
    text = "".join(Page(html_report(told)).text)
    parts = ["Failures (2)", "Assumptions contradicted (3)", "Known deviations (1)", "Errors"]
    for part in [*parts, "Operations", "Untested operations (", "for platform staff"]:
        assert part in text


def test_html_is_for_light_and_dark_and_for_small_screens(told):
    text = html_report(told)
    assert "prefers-color-scheme: dark" in text
    assert "width=device-width" in text


def test_html_of_a_run_that_found_nothing_is_short():
    text = html_report(outcome(findings=[], errors={}, exit_code=0, coverage={}))
    assert "<details" not in text
    assert "CONFORMS" in text
