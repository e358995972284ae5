"""docs/install.md: what it names is there, and no other page asks an index for the package."""

import re
import tomllib

from tests.docs.test_documents import DOCUMENTS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXT = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")


def test_table_names_all_extras() -> None:
    (section,) = re.findall(r"^## What is optional$(.+?)^## ", TEXT, re.MULTILINE | re.DOTALL)
    named = re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)
    assert named == list(PROJECT["optional-dependencies"])
    assert set(re.findall(r"\[([\w,-]+)\]['\" ]", TEXT)) <= {"verify"}


def test_only_the_last_section_asks_an_index() -> None:
    pages = [path for path in DOCUMENTS if path.name != "install.md"]
    texts = [path.read_text(encoding="utf-8") for path in pages]
    texts.append(TEXT.partition("## From an index")[0])
    asking = r"(?:pip install|uvx|pipx run) '?busroot-mock(?:\[[\w,]+\])?'?(?:$| (?!@))"
    assert re.search(asking, TEXT, re.MULTILINE)
    assert not [found for text in texts for found in re.findall(asking, text, re.MULTILINE)]
