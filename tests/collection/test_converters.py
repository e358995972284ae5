"""Collections around the converters of npm, which stand-ins take the place of here."""

import json
import stat
from pathlib import Path

import pytest

from busroot_mock.cli.main import main
from busroot_mock.collection import converters

BRUNO = """\
get {
  url: {{baseUrl}}/things
  auth: inherit
}

params:query {
  @description('One: or two')
  codes: a,b
  text: a b
}

headers {
  X-API-KEY: {{staffKey}}
}

example {
  url: {{baseUrl}}/things
}
"""
REQUEST = {"method": "POST", "header": [{"key": "X-API-KEY", "value": "{{staffKey}}"}]}
COLLECTION = {
    "variable": [{"key": "baseUrl", "value": "x"}],
    "item": [{"name": "Admin", "item": [{"request": REQUEST}, {"request": {"method": "GET"}}]}],
}


@pytest.fixture
def npx(tmp_path, monkeypatch):
    """Put a stand-in for npx on the path, which makes what it is given."""

    def put(script: str) -> None:
        path = tmp_path / "bin" / "npx"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(converters.shutil, "which", lambda name: str(path))

    return put


def test_postman_gets_keys_days_and_the_key_of_staff(tmp_path, npx, capsys):
    made = tmp_path / "made.json"
    made.write_text(json.dumps(COLLECTION), encoding="utf-8")
    npx(f'for a; do case $a in */collection.json) cp {made} "$a";; esac; done\n')
    path = tmp_path / "new" / "postman.json"
    assert main(["collection", "--postman", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: 2 requests.\n"
    collection = json.loads(path.read_text(encoding="utf-8"))
    names = [each["key"] for each in collection["variable"]]
    assert names == ["baseUrl", "apiKey", "staffKey"]
    staff, other = (each["request"] for each in collection["item"][0]["item"])
    assert (staff["auth"], other.get("auth")) == ({"type": "noauth"}, None)
    assert "pm.variables.set(name, day(days))" in str(collection["event"])


def test_bruno_sends_its_query_and_the_key_of_staff(tmp_path, npx, capsys):
    made = tmp_path / "made"
    (made / "Things").mkdir(parents=True)
    (made / "environments").mkdir()
    for name, text in {
        "collection.bru": "meta {\n}\n",
        "environments/Environment 1.bru": "vars {\n}\n",
        "Things/folder.bru": "meta {\n}\n",
        "Things/list.bru": BRUNO,
    }.items():
        (made / name).write_text(text, encoding="utf-8")
    npx(f'for a; do case $a in */collection) cp -r {made} "$a";; esac; done\n')
    folder = tmp_path / "bruno"
    assert main(["collection", "--bruno", str(folder), "--base-url", "http://h/api"]) == 0
    assert capsys.readouterr().out == f"{folder}: 1 requests, and the environment mock.\n"
    [environment] = (folder / "environments").iterdir()
    assert "  baseUrl: http://h/api\n  apiKey: demo-admin-key\n" in environment.read_text()
    listing = (folder / "Things" / "list.bru").read_text(encoding="utf-8")
    assert "  url: {{baseUrl}}/things?codes=a,b&text=a+b\n  auth: none\n" in listing
    assert listing.count("codes=a,b") == 1
    assert "script:pre-request {" in (folder / "collection.bru").read_text(encoding="utf-8")
    assert main(["collection", "--bruno", str(folder)]) == 2
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "script", "why"),
    [
        ([], "", "give --postman or --bruno"),
        (["--postman", "a.json"], None, "install Node.js"),
        (["--postman", "a.json"], "echo it broke >&2; exit 1", "make the collection: it broke"),
        (["--bruno", "a"], "exit 0", "make the collection: exit code 0"),
    ],
)
def test_what_cannot_be_made_is_said(tmp_path, monkeypatch, npx, capsys, arguments, script, why):
    monkeypatch.chdir(tmp_path)
    if script is None:
        monkeypatch.setattr(converters.shutil, "which", lambda name: None)
    else:
        npx(script)
    assert main(["collection", *arguments]) == 2
    assert why in capsys.readouterr().err
    assert not Path("a.json").exists()
