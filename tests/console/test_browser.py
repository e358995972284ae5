"""The console in a real browser: it lives, it is used by keyboard, and runs no foreign script."""

import json
from collections.abc import Iterator
from itertools import cycle

import httpx
import pytest

from contract_tests.reports.json_report import SCHEMA_VERSION
from tests.support.browser import (
    MARKS,
    WIDE,
    accessibility_violations,
    assert_readable,
    script_of_axe,
    show,
    started,
    until,
)
from tests.support.consoles import HOME, WORLD

from selenium import webdriver  # isort: skip  # missing where the module above skips
from selenium.webdriver.common.by import By  # isort: skip
from selenium.webdriver.common.keys import Keys  # isort: skip
from selenium.webdriver.support.ui import Select  # isort: skip

ADMIN = {"X-API-KEY": "demo-admin-key"}
ATTACK = "<img src=x onerror=\"document.title='x'\"><script>document.title='x'</script>"

COPIED = "navigator.clipboard.writeText = async (text) => { window.copied = text; }"

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
    before = browser.find_elements(By.CSS_SELECTOR, "#keys :is(.copy, thead a)")
    for _ in range(len(before) + 4):
        keys.send_keys(Keys.TAB)
    keys.perform()
    day = browser.switch_to.active_element
    assert day.get_attribute("value") == "P1D"
    keys.send_keys(Keys.ENTER).perform()
    until(browser, lambda: "The clock is set." in main(browser))


def test_shortcuts_lead_to_pages_and_can_be_turned_off(browser, base):
    show(browser, f"{base}{WORLD}/")
    press(browser, "?")
    dialog = browser.find_element(By.ID, "shortcuts")
    assert dialog.is_displayed()
    press(browser, Keys.ESCAPE)
    assert not dialog.is_displayed()
    browser.find_element(By.CSS_SELECTOR, "#snapshots input[name=name]").send_keys("gt")
    browser.execute_script("document.activeElement.blur()")
    press(browser, "gb")
    until(browser, lambda: browser.current_url.endswith("/tables"))
    show(browser, f"{base}{WORLD}/tables/stations?account=demo")
    press(browser, "jjk")
    assert browser.switch_to.active_element.text == "1"
    press(browser, "?")
    browser.find_element(By.ID, "shortcuts-on").click()
    press(browser, Keys.ESCAPE)
    press(browser, "gv")
    assert browser.current_url.endswith("account=demo")
    browser.execute_script("localStorage.clear()")


def press(browser, keys):
    webdriver.ActionChains(browser).send_keys(*keys).perform()


def test_keys_are_copied_and_the_clock_is_played(browser, base):
    show(browser, f"{base}{HOME}")
    browser.execute_script(
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }"
    )
    browser.find_element(By.CSS_SELECTOR, "#keys .copy").click()
    until(browser, lambda: browser.execute_script("return window.copied") == "demo-admin-key")
    show(browser, f"{base}{WORLD}/factory")
    picture = browser.find_element(By.ID, "factory").get_attribute("innerHTML")
    browser.find_element(By.ID, "play-600").click()
    until(browser, lambda: "running 600 times as fast" in main(browser))
    factory = "return document.getElementById('factory').innerHTML"
    until(browser, lambda: browser.execute_script(factory) != picture)


def test_reports_are_compared(browser, base, tmp_path):
    causes = [
        ("a", f"Old {ATTACK}", "GET /sku"),
        ("b", "Gone", "GET /sku"),
        ("c", "Open", "GET /plant"),
        ("d", "Fresh", "GET /sku"),
    ]
    for name, kept in (("before", causes[:3]), ("now", [causes[0], causes[3]])):
        (tmp_path / name).mkdir()
        report = report_of(kept)
        (tmp_path / name / "report.json").write_text(json.dumps(report), "utf-8")
    show(browser, f"{base}/__mock__/ui/reports")
    browser.find_element(By.ID, "run-folder").send_keys(str(tmp_path / "now"))
    until(browser, lambda: "Causes (2)" in main(browser))
    browser.find_element(By.ID, "earlier-file").send_keys(str(tmp_path / "before" / "report.json"))
    until(browser, lambda: "Fixed (1)" in main(browser))
    groups = [each.text.split("\n") for each in browser.find_elements(By.CSS_SELECTOR, "section")]
    assert groups == [
        ["New (1)", "failure Fresh"],
        ["Still there (1)", f"failure Old {ATTACK}"],
        ["Fixed (1)", "failure Gone"],
        ["Not tested this time (1)", "failure Open"],
    ]
    browser.find_element(By.TAG_NAME, "summary").click()
    until(browser, lambda: "wanted <b>" in main(browser))
    assert not browser.find_elements(By.CSS_SELECTOR, "main img, main script, main b")
    browser.find_element(By.ID, "run-file").send_keys(__file__)
    until(browser, lambda: "This is test_browser.py, not report.json." in main(browser))


def test_reports_that_are_none_are_refused_with_the_reason(browser, base, tmp_path):
    show(browser, f"{base}/__mock__/ui/reports")
    whole = json.dumps(report_of([("a", "A", "GET /sku")]))
    folders = {
        "cut": ({"report.json": whole[:40]}, "is not JSON, or was cut off"),
        "old": ({"report.json": '{"schemaVersion": 2}'}, "has schema version 2, and this page"),
        "other": ({"report.json": "[]"}, "report.json is of another program."),
        "plain": ({"a.txt": "", "b.txt": ""}, "no report.json in plain, which has 2 files."),
        "two": ({"x/report.json": whole, "y/report.json": whole}, "several folders: "),
        "inner": ({"report.json": whole, "x/report.json": "[]"}, "DOES NOT CONFORM"),
    }
    for name, (files, expected) in folders.items():
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, "utf-8")
        browser.find_element(By.ID, "run-folder").send_keys(str(tmp_path / name))
        about = browser.find_element(By.ID, "run-about")
        until(browser, lambda about=about, expected=expected: expected in about.text)


def report_of(causes):
    """Return what the page of reports reads of a report."""
    finding = {"title": "x", "expected": "wanted <b>", "actual": "<b>", "steps": ["curl"]}
    return {
        "schemaVersion": SCHEMA_VERSION,
        "verdict": "DOES NOT CONFORM",
        "base_url": "http://127.0.0.1/api",
        "operations": [
            {"label": "GET /sku", "state": "ok"},
            {"label": "GET /plant", "state": "left out"},
        ],
        "causes": [
            {"fingerprint": key, "title": title, "kind": "failure", "operations": [label]}
            for key, title, label in causes
        ],
        "findings": [{**finding, "cause": key, "operation": label} for key, _, label in causes],
    }


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
    "/__mock__/ui/reports",
)


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    return script_of_axe(tmp_path_factory.mktemp("axe"))


@pytest.mark.clients
def test_pages_have_nothing_that_axe_complains_of(browser, base, axe):
    httpx.post(f"{base}/api/reason", headers=ADMIN, json={"code": ""})
    httpx.post(f"{base}/api/reason", headers=ADMIN, json={"code": "jam", "description": "Jam"})
    rule = {"match": {"tag": "Sku"}, "effect": {"status": 503}}
    httpx.post(f"{base}/__mock__/worlds/default/faults", json=rule)
    looks = cycle([(WIDE, "light"), (390, "dark")])
    # Large tables take seconds, and have nothing that a small one has not.
    pages = [path for path in PAGES if not path.endswith(("stations?account=demo", "contract/"))]
    for path, look in zip(pages, looks, strict=False):
        show(browser, f"{base}{path}", *look)
        assert accessibility_violations(browser, axe) == [], path


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
