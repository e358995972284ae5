"""The seam to Connexion: what is put off, and that it is there when it is wanted."""

import subprocess
import sys
from copy import deepcopy

import pytest
import yaml

from busroot_mock import seam
from busroot_mock.paths import CONTRACT
from busroot_mock.seam import Specification

DOCUMENT = yaml.load(CONTRACT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def run(program: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_seam_puts_off_what_the_api_does_without():
    program = (
        "import sys, busroot_mock.seam as s; print([m for m in s.NOT_YET if m in sys.modules])"
    )
    assert run(program) == "[]\n"


def test_seam_hands_over_what_was_put_off_when_it_is_wanted():
    program = """
import busroot_mock.seam, connexion, connexion.json_schema, connexion.security
import httpx, requests, starlette.testclient
client = connexion.AsyncApp("app").test_client()
assert isinstance(client, starlette.testclient.TestClient), client
assert connexion.json_schema.requests.get is requests.get
assert connexion.security.httpx.AsyncClient is httpx.AsyncClient
print("fine")
"""
    assert run(program) == "fine\n"


def test_seam_gives_way_to_an_import_that_needs_a_module_at_once():
    program = """
import sys, busroot_mock.seam as seam
with seam._putting_off({"colorsys": []}):
    import colorsys as stand_in
    assert stand_in.rgb_to_hsv(1, 0, 0) == (0, 1, 1)
    import colorsys
    assert colorsys is not stand_in
print(sys.modules["colorsys"] is colorsys)
"""
    assert run(program) == "True\n"


def broken(*place, value):
    document = deepcopy(DOCUMENT)
    node = document
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return document


def test_specification_lets_a_good_document_pass_by_the_fast_way(monkeypatch):
    def refuse(spec):
        raise AssertionError("the slow way was taken")

    monkeypatch.setattr(seam.OpenAPISpecification, "_validate_spec", refuse)
    assert Specification(DOCUMENT).base_path == "/api"


@pytest.mark.parametrize(
    "document",
    [
        broken("info", value={}),
        broken("openapi", value="3.1.0"),
        broken("paths", "/account", "get", "responses", value={}),
        broken("components", "parameters", "windowLimit", "schema", "default", value=-1),
        broken("components", "parameters", "grouping", "schema", "default", value="year"),
    ],
    ids=["info", "version", "responses", "minimum", "enum"],
)
def test_specification_is_refused_by_connexion_itself(document):
    with pytest.raises(seam.InvalidSpecification):
        Specification(document)


def test_specification_with_a_default_that_only_connexion_can_judge_passes():
    schema = {"default": {"isSuccess": True}, "allOf": [{"$ref": "#/components/schemas/Success"}]}
    Specification(broken("components", "schemas", "Spare", value=schema))
