"""The parts of Connexion that are put off are there when they are wanted."""

import subprocess
import sys
from copy import deepcopy

import pytest
import yaml

from busroot_mock.contract import connexion_adapter
from busroot_mock.contract.connexion_adapter import Specification
from busroot_mock.paths import CONTRACT

DOCUMENT = yaml.load(CONTRACT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
load = connexion_adapter.CONNEXION.load


def run(program):
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_adapter_runs_none_of_what_the_api_does_without():
    program = """
import sys, busroot_mock.contract.connexion_adapter as adapter
from busroot_mock.serving.app import Application
Application()
print([name for name in adapter.INSTEAD if name in sys.modules])
"""
    assert run(program) == "[]\n"


def test_adapter_classes_are_those_of_one_connexion():
    operations = load("connexion.operations")
    assert issubclass(operations.OpenAPIOperation, connexion_adapter.AbstractOperation)
    assert Specification.operation_cls is operations.OpenAPIOperation
    assert load("connexion.resolver").ResolverError is connexion_adapter.ResolverError
    assert load("connexion.spec").InvalidSpecification is connexion_adapter.InvalidSpecification


@pytest.mark.parametrize(
    ("use", "answer"),
    [
        ('load("connexion.spec").jinja2.Template("{{ 1 }}").render()', "1"),
        ('load("connexion.utils").compile_path("/a/{b}")[1]', "/a/{b}"),
        ('load("connexion.json_schema").FileHandler._uri_to_path("file:///a%20b")', "/a b"),
        ('load("connexion.json_schema").requests.get.__module__', "requests.api"),
        ('load("connexion.problem").problem(404, "Gone", "It is").status_code', "404"),
    ],
    ids=["jinja2", "compile_path", "urllib", "requests", "lifecycle"],
)
def test_adapter_leaves_connexion_what_it_puts_off(use, answer):
    program = "from busroot_mock.contract.connexion_adapter import CONNEXION"
    assert run(f"{program}\nload = CONNEXION.load\nprint({use})") == f"{answer}\n"


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
