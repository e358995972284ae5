"""The console in a real browser: it lives, it is used by keyboard, and runs no foreign script."""

from collections.abc import Iterator

import httpx
import pytest

from tests.support.browser import MARKS, WIDE, assert_readable, show, started, until
from tests.support.consoles import HOME, WORLD

from selenium import webdriver  # isort: skip  # missing where the module above skips
from selenium.webdriver.common.by import By  # isort: skip
from selenium.webdriver.common.keys import Keys  # isort: skip
from selenium.webdriver.support.ui import Select  # isort: skip

ADMIN = {"X-API-KEY": "demo-admin-key"}
ATTACK = "<img src=x onerror=\"document.title='x'\"><script>document.title='x'</script>"

pytestmark = MARKS


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@pytest.fixture
def base(browser: webdriver.Chrome, port: int) -> Iterator[str]:
    """The address of the mock server; at the end, that the browser had nothing to complain of."""
    yield f"http://127.0.0.1:{port}"
    assert [each["message"] for each in browser.get_log("browser")] == []


def main(browser):
    return browser.find_element(By.TAG_NAME, "main").text


def test_traffic_lives_without_a_reload(browser, base):
    show(browser, f"{base}{WORLD}/traffic")
    assert "No requests yet" in main(browser)
    browser.execute_script("window.same = true")
    httpx.post(f"{base}/api/reason", headers=ADMIN, json={"code": "", "description": ATTACK})
    until(browser, lambda: "minLength" in main(browser))
    assert "openapi.yaml:" in main(browser)
    number = browser.find_element(By.ID, "entry-1")
    browser.execute_script("arguments[0].focus()", number)
    httpx.get(f"{base}/api/sku", headers={**ADMIN, "User-Agent": ATTACK})
    until(browser, lambda: "listSkus" in main(browser))
    assert browser.switch_to.active_element.get_attribute("id") == "entry-1"
    assert browser.execute_script("return window.same")
    httpx.post(f"{base}/__mock__/worlds/default/clock", json={"now": "2030-01-01T00:00:00Z"})
    clock = browser.find_element(By.ID, "world-clock").text
    until(browser, lambda: "2030-01-01" in browser.find_element(By.ID, "world-clock").text)
    assert "2030" not in clock


def test_traffic_can_be_paused(browser, base):
    show(browser, f"{base}{WORLD}/traffic")
    browser.find_element(By.ID, "pause").click()
    assert browser.find_element(By.ID, "live-state").text == "Paused"
    httpx.get(f"{base}/api/sku", headers=ADMIN)
    browser.find_element(By.ID, "pause").click()
    until(browser, lambda: "listSkus" in main(browser))


def test_pages_run_nothing_that_a_client_sent(browser, base):
    httpx.get(
        f"{base}/api/{ATTACK}", headers={**ADMIN, "User-Agent": ATTACK}, params={ATTACK: ATTACK}
    )
    httpx.put(f"{base}/__mock__/worlds/default/snapshots/{ATTACK.replace('/', '%2F')}")
    for path in ("traffic", "traffic/1", "verdict", "changes", ""):
        show(browser, f"{base}{WORLD}/{path}")
        assert "busroot-mock" in browser.title
        assert not browser.find_elements(By.CSS_SELECTOR, "main img, main script")
    assert ATTACK in main(browser)


def test_console_is_used_by_keyboard_alone(browser, base):
    show(browser, f"{base}{WORLD}/")
    keys = webdriver.ActionChains(browser)
    keys.send_keys(Keys.TAB).perform()
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to the content"
    assert skip.value_of_css_property("outline-style") == "solid"
    keys.send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return document.activeElement.id") == "main"
    for _ in range(4):
        keys.send_keys(Keys.TAB)
    keys.perform()
    day = browser.switch_to.active_element
    assert day.get_attribute("value") == "P1D"
    keys.send_keys(Keys.ENTER).perform()
    until(browser, lambda: "The clock is set." in main(browser))


def test_buttons_work_in_a_browser(browser, base):
    show(browser, f"{base}{WORLD}/")
    browser.find_element(By.CSS_SELECTOR, "#snapshots input[name=name]").send_keys("a<b>/c")
    browser.find_element(By.CSS_SELECTOR, "#snapshots button.main").click()
    until(browser, lambda: "The snapshot is saved." in main(browser))
    assert "a<b>/c" in main(browser)
    browser.find_element(By.CSS_SELECTOR, "[aria-label='Restore a<b>/c']").click()
    until(browser, lambda: "as it was when the snapshot was taken" in main(browser))
    form = browser.find_element(By.CLASS_NAME, "fault-form")
    assert form.find_element(By.NAME, "status").is_displayed()
    assert not form.find_element(By.NAME, "requests").is_displayed()
    Select(form.find_element(By.NAME, "effect")).select_by_value("rateLimit")
    assert form.find_element(By.NAME, "requests").is_displayed()
    form.find_element(By.CSS_SELECTOR, "button.main").click()
    until(browser, lambda: "The fault rule is active." in main(browser))
    assert len(httpx.get(f"{base}/__mock__/worlds/default/faults").json()["results"]) == 1
    browser.find_element(By.CSS_SELECTOR, "#world summary").click()
    browser.find_element(By.CSS_SELECTOR, "#world button.risky").click()
    until(browser, lambda: "as it was at its start" in main(browser))
    assert httpx.get(f"{base}/__mock__/worlds/default/faults").json()["results"] == []


PAGES = (
    HOME,
    *(
        f"{WORLD}/{name}"
        for name in ("traffic", "traffic/1", "verdict", "factory", "tables", "changes", "")
    ),
    f"{WORLD}/tables/stations?account=demo",
    f"{WORLD}/tables/stations/1?account=demo",
    "/__mock__/ui/contract/",
    "/__mock__/ui/contract/100",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, 390])
def test_pages_are_readable(browser, base, width, scheme):
    httpx.post(f"{base}/api/reason", headers=ADMIN, json={"code": "", "x" * 90: "y" * 300})
    httpx.get(f"{base}/api/sku/{'long' * 60}", headers={**ADMIN, "User-Agent": "z" * 200})
    rule = {"match": {"tag": "Sku"}, "effect": {"status": 503, "message": "w" * 200}}
    httpx.post(f"{base}/__mock__/worlds/default/faults", json=rule)
    httpx.put(f"{base}/__mock__/worlds/default/snapshots/{'n' * 100}")
    for path in PAGES:
        show(browser, f"{base}{path}", width, scheme)
        assert_readable(browser, width, path)
