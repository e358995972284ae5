"""The checks of oasdiff: what `compare` covers is what its page says."""

from evaluation.comparison.table import PAGE, Row, page, rows

NOT_SEEN = {
    "request-body-content-encoding-changed",
    "request-property-content-encoding-changed",
}
"""Breaking for oasdiff and not for us: how a text is encoded is a note in OpenAPI 3.0."""


def test_page_is_the_table_and_no_breaking_change_is_compatible() -> None:
    table: list[Row] = list(rows())
    assert page(table) == PAGE.read_text(encoding="utf-8")
    missed = {
        row.check for row in table if row.level == "ERR" and row.clients == "compatible"
    }  # fmt: skip
    assert missed == NOT_SEEN
