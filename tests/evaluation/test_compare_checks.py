"""The checks of oasdiff: what `compare` covers is what its page says."""

from evaluation.comparison.table import PAGE, Row, page, rows


def test_page_is_the_table_and_no_breaking_change_is_compatible() -> None:
    table: list[Row] = list(rows())
    assert page(table) == PAGE.read_text(encoding="utf-8")
    missed = {
        row.check for row in table if row.level == "ERR" and row.clients == "compatible"
    }  # fmt: skip
    assert missed == set()
