"""The documentation as a site: what its build is made of. `tox -e lint` builds it."""

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from busroot_mock.cli.main import command_parser
from busroot_mock.paths import CONTROL_CONTRACT
from contract_tests.findings.checks import ORACLES
from evaluation.site import pictures, staging
from evaluation.site.reference import (
    COMMANDS,
    CONTROLS,
    ORACLE_PAGE,
    PLUGIN,
    reference_pages,
    subcommands,
)

NAV = yaml.safe_load((staging.ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
REFERENCE = dict(reference_pages())


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for inner in node.values() if isinstance(node, dict) else node:
            yield from leaves(inner)


def test_navigation_has_every_page_once() -> None:
    assert sorted(leaves(NAV)) == sorted(name for name, _ in staging.pages())


def test_reference_has_all_there_is() -> None:
    control = yaml.load(CONTROL_CONTRACT.read_text("utf-8"), yaml.CSafeLoader)
    for path, item in control["paths"].items():
        for method in item:
            assert f"`{method.upper()} /__mock__{path}`" in REFERENCE[CONTROLS]
    for name in ORACLES:
        assert f"\n## {name}\n" in REFERENCE[ORACLE_PAGE]
    for name in subcommands(command_parser()):
        assert f"\n## {name}\n" in REFERENCE[COMMANDS]
    assert (
        "--max-latency" in REFERENCE[COMMANDS]
    )  # of verify: its options are read when it is asked
    assert "### `assert_called`" in REFERENCE[PLUGIN]
    assert "| `--port PORT` | port to listen on" in REFERENCE[COMMANDS]
    assert "| `at_least` | At least how often. |" in REFERENCE[PLUGIN]
    assert "| `effect.status` | body | integer" in REFERENCE[CONTROLS]
    assert REFERENCE[ORACLE_PAGE].count("Its tests say:\n\n- ") == len(ORACLES)


def test_reference_has_anchors_that_are_there_once() -> None:
    for name, page in REFERENCE.items():
        anchors = re.findall(r"^#.* \{ #([\w-]+) \}$", page, re.MULTILINE)
        assert len(anchors) == len(set(anchors)), name
        headings = [each.strip("`") for each in re.findall(r"^## (\S+)$", page, re.MULTILINE)]
        linked = set(re.findall(r"\]\(#([\w-]+)\)", page))
        assert linked <= {*anchors, *headings}, name


def test_link_to_a_file_that_is_missing_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["[a](LICENSE) ![b](pictures/home.png)", "[a](none.yaml)"]
    monkeypatch.setattr(staging, "pages", lambda: [("a.md", texts[0])])
    staging.stage(tmp_path / "whole")
    assert (tmp_path / "whole" / "LICENSE").is_file()
    monkeypatch.setattr(staging, "pages", lambda: [("a.md", texts[1])])
    with pytest.raises(SystemExit, match=r"a.md: none.yaml is missing"):
        staging.stage(tmp_path / "broken")


def test_history_and_figures_are_not_searched() -> None:
    # Zensical 0.0.73 knows no other weights of pages.
    left_out = [name for name, text in staging.pages() if text.startswith("---\nsearch:\n")]
    assert sorted(left_out) == sorted(staging.NOT_SEARCHED)


def test_page_that_needs_a_network_is_noticed() -> None:
    page = '<a href="https://a.example">a</a><script src="a.js"></script><img src="b.png">'
    assert staging.loaded_from_elsewhere(page) == []
    page += '<script async src="https://c.example/c.js"></script><link rel="stylesheet" href=//d>'
    assert staging.loaded_from_elsewhere(page) == ["https://c.example/c.js", "//d"]


def test_pictures_show_the_console_as_it_is(port: int) -> None:
    origin = f"http://127.0.0.1:{port}"
    httpx.post(f"{origin}/__mock__/worlds", json={"dataset": "minimal"}, verify=False)
    pictures.prepare(origin)
    expected = json.loads(pictures.DIGESTS.read_text("utf-8"))
    assert pictures.digests(origin) == expected, "run python -m evaluation.site pictures"


def test_pictures_are_those_of_the_command_and_small() -> None:
    files = {path.stem: path.read_bytes() for path in pictures.FOLDER.glob("*.png")}
    assert sorted(files) == sorted(pictures.PAGES)
    assert sum(map(len, files.values())) < 500_000
    text = "".join(text for _, text in staging.pages())
    assert [name for name in files if f"](pictures/{name}.png)" not in text] == []
    size = tuple(map(int, pictures.SIZE.split(",")))
    assert {struct.unpack(">II", data[16:24]) for data in files.values()} == {size}


def test_digest_stays_when_figures_and_addresses_differ() -> None:
    page = '<a href="http://127.0.0.1:1/api">took 1.2 ms</a>'
    assert pictures.digest(page) == pictures.digest(page.replace("1", "23"))
    assert pictures.digest(page) != pictures.digest(page.replace("took", "takes"))
