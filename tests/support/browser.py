"""A headless Chromium, and what tests of pages look at in it."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

selenium = pytest.importorskip("selenium", reason="the group `browser` is not installed")
from selenium import webdriver  # noqa: E402  # may be missing
from selenium.common.exceptions import (  # noqa: E402  # may be missing
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver.chrome.service import Service  # noqa: E402  # may be missing
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402  # may be missing

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
DRIVER = shutil.which("chromedriver") or ""
QUIET = (
    "--headless",
    "--no-sandbox",  # in containers there is none
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
)
PATIENCE = 30
AXE_PACKAGE = "axe-core@4.12.1"
WIDE = 1200

MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="there is no chromium with chromedriver"),
]


@contextmanager
def started(home: Path) -> Iterator[webdriver.Chrome]:
    """Run a browser whose files are in a folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in (*QUIET, f"--user-data-dir={home / 'data'}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = Service(DRIVER, env={"HOME": str(home), "PATH": str(Path(BROWSER).parent)})
    with webdriver.Chrome(options, service) as driver:
        driver.set_page_load_timeout(PATIENCE)
        yield driver


def until(browser: webdriver.Chrome, happens: Callable[[], Any]) -> Any:
    # A page that is left in between takes its elements with it.
    wait = WebDriverWait(browser, PATIENCE, 0.05, [StaleElementReferenceException])
    return wait.until(lambda _: happens())


def show(browser: webdriver.Chrome, address: str, width: int = WIDE, scheme: str = "light") -> None:
    """Open a page in a window of some width."""
    if width == WIDE:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    else:
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    wish = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", wish)
    browser.get(address)


def assert_readable(browser: webdriver.Chrome, width: int, page: str) -> None:
    """Assert that a page fits its width, and that all text has contrast."""
    # A page that is loaded may be laid out once more, for a bar to scroll or another width.
    with suppress(TimeoutException):
        wait = WebDriverWait(browser, 5, 0.05)
        wait.until(lambda _: browser.execute_script(WIDTHS) == [width, True])
    assert browser.execute_script(WIDTHS) == [width, True], page
    assert browser.execute_script(CONTRASTS) == [], page


def script_of_axe(folder: Path) -> str:
    """Return the script of axe, as npm brings it into a folder; skip where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm")
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder]
    subprocess.run([*command, AXE_PACKAGE], check=True, capture_output=True, timeout=120)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def accessibility_violations(browser: webdriver.Chrome, axe: str) -> list[str]:
    """Return what axe finds in the page that is shown: rule, help and the elements."""
    browser.execute_script(axe)
    browser.set_script_timeout(4 * PATIENCE)
    actual: list[str] = browser.execute_async_script(AXE)
    return actual


AXE = """
const done = arguments[arguments.length - 1];
const words = (each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => node.html)}`;
axe.run().then((results) => done(results.violations.map(words)), (error) => done([`${error}`]));
"""
WIDTHS = """
const page = document.documentElement;
return [window.innerWidth, page.scrollWidth === page.clientWidth];
"""
CONTRASTS = """
const channel = (value) =>
  (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const parts = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = parts(color).map(channel);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (parts(color)[3] !== 0) return color;
  }
};
const low = [];
for (const element of document.querySelectorAll("body *")) {
  const shown = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!shown || !element.checkVisibility()) continue;
  const pair = [light(getComputedStyle(element).color), light(ground(element))];
  const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  if (contrast < 4.5) low.push(`${element.outerHTML} ${contrast}`);
}
return low;
"""
