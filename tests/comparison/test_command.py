"""The command `compare`: what it prints and writes, and how it ends."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from busroot_mock.cli.main import main
from busroot_mock.paths import CONTRACT

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "kind",
                        "in": "query",
                        "schema": {"type": "string", "maxLength": 9},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        }
    },
}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old.yaml", yaml.safe_dump(DOCUMENT))


def changed(tmp_path: Path, before: str, after: str) -> Path:
    text = json.dumps(DOCUMENT)
    assert before in text
    return write(tmp_path / "new.json", text.replace(before, after))


def test_a_document_is_like_itself(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(old), str(old), "--fail-on", "any"]) == 0
    assert "0 changes" in capsys.readouterr().out


def test_the_contract_confirms_all_that_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(CONTRACT), "--fail-on", "any"]) == 0
    (counts,) = re.findall(r"Guesses.*: (\d+) contradicted, (\d+) confirmed", (
        capsys.readouterr().out
    ))  # fmt: skip
    assert counts[0] == "0"
    assert int(counts[1]) > 150


@pytest.mark.parametrize(
    ("before", "after", "options", "code"),
    [
        ('"maxLength": 9', '"maxLength": 8', [], 1),
        ('"maxLength": 9', '"maxLength": 8', ["--for", "servers"], 0),
        ('"maxLength": 9', '"maxLength": 8', ["--fail-on", "none"], 0),
        ('"maxLength": 9', '"maxLength": 10', [], 0),
        ('"maxLength": 9', '"maxLength": 10', ["--for", "servers"], 1),
        ('"maxLength": 9', '"maxLength": 10', ["--for", "both"], 1),
        ('"maxLength": 9', '"maxLength": 10', ["--fail-on", "any"], 1),
        ('"maxLength": 9', '"maxLength": 9, "default": "a"', [], 0),
        ('"maxLength": 9', '"maxLength": 9, "default": "a"', ["--fail-on", "undecided"], 1),
        ('"getThing"', '"readThing"', ["--fail-on", "undecided"], 0),
    ],
)
def test_exit_code_says_whether_it_breaks(
    old: Path, tmp_path: Path, before: str, after: str, options: list[str], code: int
) -> None:
    new = changed(tmp_path, before, after)
    assert main(["compare", str(old), str(new), *options]) == code


def test_renamed_path_parameter_is_the_same(old: Path, tmp_path: Path) -> None:
    text = json.dumps(DOCUMENT).replace("{id}", "{key}").replace('"id"', '"key"')
    new = write(tmp_path / "new.json", text)
    assert main(["compare", str(old), str(new), "--fail-on", "undecided", "--for", "both"]) == 0


def test_reports_have_fingerprint_and_lines(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, '"maxLength": 9', '"maxLength": 8')
    moved = write(tmp_path / "moved.json", "\n\n" + new.read_text(encoding="utf-8"))
    reports = []
    for number, path in enumerate((new, moved)):
        report, page = tmp_path / f"{number}.json", tmp_path / f"{number}.html"
        main(["compare", str(old), str(path), "--json", str(report), "--html", str(page)])
        reports.append(json.loads(report.read_text(encoding="utf-8"))["changes"])
        assert reports[-1][0]["fingerprint"] in page.read_text(encoding="utf-8")
    ((first,), (second,)) = reports
    assert first["fingerprint"] == second["fingerprint"]
    assert (first["new"]["line"], second["new"]["line"]) == (1, 3)
    lines = old.read_text(encoding="utf-8").splitlines()
    assert "maxLength" in lines[first["old"]["line"] - 1]


def test_overlay_is_applied_to_the_old_one(old: Path, tmp_path: Path) -> None:
    new = changed(tmp_path, '"maxLength": 9', '"maxLength": 8')
    action = {
        "target": "$['paths']['/things/{id}']['get']['parameters'][1]['schema']",
        "update": {"maxLength": 8},
    }
    overlay = write(
        tmp_path / "overlay.yaml", yaml.safe_dump({"overlay": "1.0.0", "actions": [action]})
    )
    command = ["compare", str(old), str(new), "--fail-on", "any"]
    assert main(command) == 1
    assert main([*command, "--overlay", str(overlay)]) == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("swagger: '2.0'", "version of OpenAPI is 2.0"),
        ("openapi: 3.0.0\nx: {$ref: other.yaml}", "in line 2"),
        ("[]", "not an OpenAPI document"),
        (
            "openapi: 3.0.0\ncomponents: {schemas: {A: {required: true}}}",
            "in line 2, at /components/schemas/A/required: it must be a list of names",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    new = write(tmp_path / "new.yaml", text)
    assert main(["compare", str(old), str(new)]) == 2
    assert why in capsys.readouterr().err


def test_guesses_are_settled_by_what_the_other_document_says(tmp_path: Path) -> None:
    schema = {"type": "string", "maxLength": 9, "x-certainty": {"maxLength": "assumed"}}
    sides = []
    for name, limit, path in (("old", 9, "/a"), ("new", 8, "/b")):
        content = json.loads(json.dumps(DOCUMENT))
        operation = content["paths"]["/things/{id}"]["get"]
        operation["parameters"][1]["schema"] = {**schema, "maxLength": limit}
        operation["responses"]["200"]["x-certainty"] = "assumed"
        content["paths"][path] = {"get": {**operation, "x-certainty": "assumed", "parameters": []}}
        sides.append(str(write(tmp_path / f"{name}.json", json.dumps(content))))
    report = tmp_path / "report.json"
    assert main(["compare", *sides, "--json", str(report)]) == 1
    result = json.loads(report.read_text(encoding="utf-8"))
    verdicts = {(each["pointer"], each["keyword"]): each for each in result["guesses"]}
    thing = "/paths/~1things~1{id}/get"
    limit = verdicts[f"{thing}/parameters/1/schema", "maxLength"]
    assert limit["verdict"] == "contradicted"
    changes = {each["fingerprint"]: each for each in result["changes"]}
    assert changes[limit["changes"][0]]["id"] == "request-parameter-maxLength-narrowed"
    assert changes[limit["changes"][0]]["certainty"] == "assumed"
    assert verdicts[f"{thing}/responses/200", None]["verdict"] == "confirmed"
    assert verdicts["/paths/~1a/get", None]["verdict"] == "contradicted"


@pytest.mark.parametrize("keyword", ["contentEncoding", "contentMediaType"])
@pytest.mark.parametrize(("before", "after"), [("a", "b"), ("a", ""), ("", "a"), ("", "")])
def test_what_is_in_a_text_is_undecided_where_it_changes(
    keyword: str, before: str, after: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for name, value in (("old", before), ("new", after)):
        schema = {"type": "string", **({keyword: value} if value else {})}
        text = json.dumps({**DOCUMENT, "openapi": "3.1.0"})
        text = text.replace('{"type": "string", "maxLength": 9}', json.dumps(schema))
        files.append(str(write(tmp_path / f"{name}.json", text)))
    for audience in ("clients", "servers"):
        is_changed = before != after
        assert main(["compare", *files, "--fail-on", "undecided", "--for", audience]) == is_changed
        assert main(["compare", *files, "--fail-on", "breaking", "--for", audience]) == 0


@pytest.mark.parametrize("text", [None, "a: [", "yes: 1", "5"])
def test_overlay_that_cannot_be_read_is_not_called_a_contract(
    old: Path, tmp_path: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay = tmp_path / "overlay.yaml"
    if text is not None:
        write(overlay, text)
    assert main(["compare", str(old), str(old), "--overlay", str(overlay)]) == 2
    assert f": The overlay {overlay} " in capsys.readouterr().err
