"""The report in a real browser: filters, search and copy buttons, at any width and in the dark.

axe looks at it too.
"""

import shlex
from collections.abc import Iterator

import pytest

from busroot_mock.ci_commands import printable
from contract_tests.reports.html import html_report
from tests.support.browser import (
    MARKS,
    WIDE,
    accessibility_violations,
    assert_readable,
    script_of_axe,
    show,
    started,
)
from tests.support.outcomes import outcome

from selenium import webdriver  # isort: skip  # missing where the module above skips
from selenium.webdriver.common.by import By  # isort: skip
from selenium.webdriver.support.ui import Select  # isort: skip

pytestmark = MARKS

SHOWN = """
const entries = [...document.querySelectorAll("[data-tags]")];
return entries.filter((entry) => entry.checkVisibility()).map((entry) => entry.textContent);
"""
BROKEN = """
const pre = document.querySelector("header pre");
const words = [...pre.querySelectorAll(".word")];
const broken = new Set();
pre.style.flex = "none";
for (let width = 150; width < 400; width += 2) {
  pre.style.width = `${width}px`;
  const heights = words.map((word) => word.getBoundingClientRect().height);
  words.filter((word, at) => heights[at] > Math.min(...heights) * 1.5)
    .forEach((word) => broken.add(word.textContent));
}
return [...broken].filter((text) => text.length < 25);
"""
COPIED = "navigator.clipboard.writeText = async (text) => { window.copied = text; }"


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[tuple[webdriver.Chrome, str]]:
    """A browser, and the address of the report; at the end, that nothing was complained of."""
    folder = tmp_path_factory.mktemp("browser")
    left = [{"record": "Reason", "key": "k" * 90, "why": "in use"}]
    text = printable(html_report(outcome(ledger={"created": 1, "left": left})))
    (folder / "report.html").write_text(text, "utf-8")
    with started(folder) as browser:
        yield browser, (folder / "report.html").as_uri()
        assert [each["message"] for each in browser.get_log("browser")] == []


def shown(browser):
    # What the page does after a click comes first: it waits for its form to be reset.
    browser.execute_async_script("setTimeout(arguments[0])")
    return browser.execute_script(SHOWN)


def test_report_is_filtered_and_searched(page):
    browser, address = page
    show(browser, address)
    everything = shown(browser)
    form = browser.find_element(By.ID, "filter")
    choices = {"tag": "Issue", "kind": "failure", "certainty": "assumed"}
    words = {"tag": "/issue", "kind": "failure", "certainty": "assumed"}
    for name, choice in choices.items():
        Select(form.find_element(By.NAME, name)).select_by_visible_text(choice)
        some = shown(browser)
        assert 0 < len(some) < len(everything), name
        assert all(words[name] in text or name == "kind" for text in some), name
        form.find_element(By.CSS_SELECTOR, "[type=reset]").click()
        assert shown(browser) == everything
    form.find_element(By.NAME, "text").send_keys("MAXLENGTH")
    some = shown(browser)
    assert some
    assert all("maxlength" in text.lower() for text in some)
    assert browser.find_element(By.ID, "shown").text.startswith(f"{len(some)} of ")


def test_report_copies_a_command(page):
    browser, address = page
    show(browser, address)
    browser.execute_script(
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }"
    )
    step = browser.find_element(By.CSS_SELECTOR, "#causes .step")
    step.find_element(By.TAG_NAME, "button").click()
    command = browser.execute_script("return window.copied")
    assert shlex.split(command)[0] == "curl"
    assert command in step.find_element(By.TAG_NAME, "pre").text


def test_command_that_repeats_a_run_is_broken_between_words(page):
    browser, address = page
    show(browser, address)
    assert browser.find_elements(By.CSS_SELECTOR, "header .word")
    assert browser.execute_script(BROKEN) == []


def test_link_to_a_folded_finding_opens_it(page):
    browser, address = page
    show(browser, address)
    folded = browser.find_element(By.CSS_SELECTOR, "#causes details details")
    link = folded.find_element(By.TAG_NAME, "a")
    finding = browser.find_element(By.ID, link.get_attribute("href").partition("#")[2])
    assert not finding.is_displayed()
    folded.find_element(By.TAG_NAME, "summary").click()
    link.click()
    assert finding.get_attribute("open")
    assert finding.is_displayed()


@pytest.fixture(scope="module")
def axe(tmp_path_factory) -> str:
    """The script of axe, as npm brings it."""
    return script_of_axe(tmp_path_factory.mktemp("axe"))


@pytest.mark.clients
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (390, "dark")])
def test_report_has_nothing_that_axe_complains_of(page, axe, width, scheme):
    browser, address = page
    show(browser, address, width, scheme)
    assert accessibility_violations(browser, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, 390])
def test_report_is_readable(page, width, scheme):
    browser, address = page
    show(browser, address, width, scheme)
    assert_readable(browser, width, "report.html")
