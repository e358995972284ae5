"""Write docs/compare-checks.md: `python -m evaluation.comparison`."""

from evaluation.comparison.table import PAGE, page, rows

PAGE.write_text(page(list(rows())), encoding="utf-8")
print(f"written: {PAGE}")
