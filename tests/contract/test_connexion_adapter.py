"""The seam to Connexion: what is put off, and that it is there when it is wanted."""

import subprocess
import sys
from copy import deepcopy

import pytest
import yaml

from busroot_mock.contract import connexion_adapter
from busroot_mock.contract.connexion_adapter import Specification
from busroot_mock.paths import CONTRACT

DOCUMENT = yaml.load(CONTRACT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def run(program: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_seam_runs_none_of_what_the_api_does_without():
    program = """
import sys, busroot_mock.contract.connexion_adapter as seam
from busroot_mock.serving.app import Application
Application()
print([name for name in seam.LATER if type(sys.modules[name]) is not seam._Later])
"""
    assert run(program) == "[]\n"


def test_seam_runs_what_was_put_off_when_it_is_wanted():
    program = """
import busroot_mock.contract.connexion_adapter, connexion, http.client, starlette.testclient
client = connexion.AsyncApp("app").test_client()
assert isinstance(client, starlette.testclient.TestClient), client
assert connexion.FlaskApp("app").app.jinja_env.from_string("{{ 1 }}").render() == "1"
assert connexion.json_schema.requests.get.__module__ == "requests.api"
assert connexion.exceptions.ResolverError is busroot_mock.contract.connexion_adapter.ResolverError
assert connexion.utils.compile_path("/a/{b}")[1] == "/a/{b}"
assert http.client.responses[200] == "OK"
print("fine")
"""
    assert run(program) == "fine\n"


def test_seam_leaves_what_is_there_already():
    program = """
import connexion, requests
from connexion import AsyncApp
import busroot_mock.contract.connexion_adapter as seam
assert connexion.AsyncApp is AsyncApp
assert isinstance(requests, type(seam)) and type(requests) is not seam._Later
assert connexion.spec.OpenAPISpecification is seam.OpenAPISpecification
print("fine")
"""
    assert run(program) == "fine\n"


def test_module_that_runs_later_knows_what_it_has_not():
    program = """
import sys, busroot_mock.contract.connexion_adapter as seam
seam._put_off("colorsys", ["rgb_to_hsv"])
import colorsys
assert colorsys.rgb_to_hsv(1, 0, 0) == (0, 1, 1)
assert colorsys.ONE_THIRD == 1 / 3 and not hasattr(colorsys, "nothing")
print("fine")
"""
    assert run(program) == "fine\n"


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

    monkeypatch.setattr(connexion_adapter.OpenAPISpecification, "_validate_spec", refuse)
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
    with pytest.raises(connexion_adapter.InvalidSpecification):
        Specification(document)


def test_specification_with_a_default_that_only_connexion_can_judge_passes():
    schema = {"default": {"isSuccess": True}, "allOf": [{"$ref": "#/components/schemas/Success"}]}
    Specification(broken("components", "schemas", "Spare", value=schema))
