"""A sample of the site in a real browser: axe looks at it, at the desk in light and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.site.staging import build
from tests.support.browser import (
    MARKS,
    WIDE,
    WIDTHS,
    accessibility_violations,
    script_of_axe,
    show,
    started,
)

from selenium import webdriver  # isort: skip  # missing where the module above skips

pytestmark = [*MARKS, pytest.mark.clients]
pytest.importorskip("zensical", reason="the site is built with the group `docs`")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    assert build(folder) == 0
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with started(tmp_path_factory.mktemp("browser")) as driver:
        yield driver


def test_site_has_nothing_that_axe_complains_of(
    site: Path, browser: webdriver.Chrome, tmp_path: Path
) -> None:
    axe = script_of_axe(tmp_path)
    for name, width, scheme in (
        ("index", WIDE, "light"),
        ("rate-limits", 390, "dark"),
        ("reference-plugin", 390, "light"),
    ):
        show(browser, (site / f"{name}.html").as_uri(), width, scheme)
        assert accessibility_violations(browser, axe) == [], name
        assert browser.execute_script(WIDTHS) == [width, True], name
