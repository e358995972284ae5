"""docs/journal.md: what it shows is executed."""

import json

from busroot_mock.worlds import journal as journal
from tests.docs.test_documents import ROOT, calls_shown, is_within, rows
from tests.support.contracts import CONTROL

TEXT = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")


def test_journal_calls_get_the_answers_shown(port: int) -> None:
    calls = calls_shown(TEXT, f"http://127.0.0.1:{port}")
    assert len(calls) == 4
    for _, answer, shown in calls:
        assert is_within(json.loads(shown), json.loads(answer)), answer


def test_journal_page_names_what_there_is() -> None:
    schemas = CONTROL.document["components"]["schemas"]
    for name in (
        *schemas["JournalAssertion"]["properties"],
        *schemas["JournalCount"]["properties"],
    ):
        assert f"`{name}`" in TEXT, name
    shown = {row[0].strip("`") for row in rows(TEXT, "part")}
    members = schemas["Verdict"]["properties"]
    parts = {name for name, each in members.items() if each.get("type") != "integer"}
    assert shown == parts
    assert f"the last {journal.MOST_ENTRIES:,} requests" in TEXT
    assert f"{journal.MOST_BYTES // 2**20} MiB" in TEXT
    for listed in (journal.KEPT_HEADERS, journal.HIDDEN_HEADERS):
        *names, last = listed
        words = f"{', '.join(f'`{name}`' for name in names)} and `{last}`"
        assert words in " ".join(TEXT.split())
