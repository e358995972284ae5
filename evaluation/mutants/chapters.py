"""Chapters of docs/mutants.md that other commands make, each by its title."""

import re

BEFORE = "## Defects of contract"
"""The title before which a new chapter stands."""


def with_chapter(page: str, chapter: str, title: str) -> str:
    """Return a page with a chapter, in place of the former one of that title."""
    former = chapter_of(page, title)
    if former:
        return page.replace(former, chapter)
    before, found, after = page.partition(BEFORE)
    return f"{before}{chapter}{found}{after}"


def chapter_of(page: str, title: str) -> str:
    """Return the chapter of a page with a title; nothing without one."""
    found = re.search(rf"{re.escape(title)}\n.*?(?=^## )", page, re.M | re.S)
    return found[0] if found else ""
