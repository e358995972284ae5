"""docs/console.md agrees with the console."""

from pathlib import Path

from busroot_mock.http.access import TOKEN_VARIABLE
from tests.docs.test_documents import rows
from tests.support.consoles import make_busy, pages_of, show

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
PAGES = [path.strip("`") for path, _ in rows(TEXT, "page")]


def test_console_page_names_pages_that_are_there(client):
    make_busy(client)
    for path in PAGES:
        show(client, path)
    assert TOKEN_VARIABLE in TEXT


def test_console_page_names_every_kind_of_page(client):
    kinds = {_kind(path) for path in pages_of(make_busy(client)) if "login" not in path}
    assert kinds - {"tables"} == {_kind(path) for path in PAGES} - {"tables"}


def _kind(path):
    """Return what kind of page a path leads to: its name, and whether it is one of many."""
    steps = path.partition("?")[0].removeprefix("/__mock__/ui/").split("/")
    steps = steps[2:] if steps[0] == "worlds" else steps
    return steps[0] if steps[0] == "tables" else (steps[0], len(steps))
