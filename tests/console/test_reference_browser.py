"""The reference pages in a real browser: operations are tried, at any width and in the dark."""

from collections.abc import Iterator

import pytest

from tests.support.browser import (
    MARKS,
    WIDE,
    WIDTHS,
    accessibility_violations,
    script_of_axe,
    show,
    started,
    until,
)

from selenium import webdriver  # isort: skip  # missing where the module above skips
from selenium.webdriver.common.by import By  # isort: skip

pytestmark = MARKS


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver
        assert [each["message"] for each in driver.get_log("browser")] == []


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    return script_of_axe(tmp_path_factory.mktemp("axe"))


def opened(browser, address, operation, width=WIDE, scheme="light"):
    """Open an operation of a page; return its block."""
    show(browser, address, width, scheme)
    place = (By.CSS_SELECTOR, f".opblock[id$='-{operation}']")
    until(browser, lambda: browser.find_elements(*place))
    block = browser.find_element(*place)
    summary = block.find_element(By.CLASS_NAME, "opblock-summary-control")
    browser.execute_script("arguments[0].click()", summary)
    # Before its responses are shown the page does not know the operation, and cannot send it.
    for part in (".execute", ".responses-table .response"):
        until(browser, lambda part=part: block.find_elements(By.CSS_SELECTOR, part))
    return block


def tried(browser, block):
    """Send the request of an operation; return what is shown of the answer."""
    button = block.find_element(By.CLASS_NAME, "execute")
    browser.execute_script("arguments[0].click()", button)
    table = (By.CLASS_NAME, "live-responses-table")
    until(browser, lambda: block.find_elements(*table))
    return block.find_element(*table).text


@pytest.mark.clients
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (390, "dark")])
def test_operation_is_tried_and_read_by_all(browser, port, axe, width, scheme):
    address = f"http://127.0.0.1:{port}/api/ui/"
    block = opened(browser, address, "saveReason", width, scheme)
    answer = tried(browser, block)
    assert '"code": "label-roll-empty"' in answer
    assert "200" in answer.split()
    assert browser.execute_script(WIDTHS) == [width, True]
    assert accessibility_violations(browser, axe) == []
    responses = block.find_element(By.CSS_SELECTOR, "table[role=region]")
    assert responses.accessible_name == "Responses of POST /reason"
    assert block.find_elements(By.CSS_SELECTOR, "pre.microlight:not([tabindex])") == []
    ground = browser.find_element(By.CLASS_NAME, "top").value_of_css_property("background-color")
    assert ("255, 255, 255" in ground) == (scheme == "light")


def test_key_is_shown_and_another_can_be_entered(browser, port):
    show(browser, f"http://127.0.0.1:{port}/api/ui/")
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".btn.authorize"))
    assert "demo-admin-key" in browser.find_element(By.CLASS_NAME, "key-hint").text
    browser.find_element(By.CSS_SELECTOR, ".btn.authorize").click()
    dialog = browser.find_element(By.CSS_SELECTOR, "[role=dialog]")
    assert "Authorized" in dialog.text
    assert dialog.find_element(By.CLASS_NAME, "close-modal").accessible_name == "Close"


def test_keys_lead_from_the_reference_to_the_console_and_into_its_filter(browser, port):
    show(browser, f"http://127.0.0.1:{port}/api/ui/")
    until(browser, lambda: browser.find_elements(By.CLASS_NAME, "operation-filter-input"))
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("/")
    assert browser.switch_to.active_element.get_attribute("class") == "operation-filter-input"
    browser.execute_script("document.activeElement.blur()")
    body.send_keys("gh")
    until(browser, lambda: browser.current_url.endswith("/__mock__/"))


@pytest.mark.clients
def test_control_api_is_tried_from_its_page(browser, port, axe):
    address = f"http://127.0.0.1:{port}/__mock__/ui/reference/"
    block = opened(browser, address, "createWorld", scheme="dark")
    assert '"id": "w' in tried(browser, block)
    assert accessibility_violations(browser, axe) == []
