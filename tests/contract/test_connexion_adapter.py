"""The parts of Connexion that are put off are there when they are wanted."""

import subprocess
import sys
from copy import deepcopy
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract import connexion_adapter
from busroot_mock.contract.connexion_adapter import Specification
from busroot_mock.paths import CONTRACT

DOCUMENT = yaml.load(CONTRACT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
load = connexion_adapter.CONNEXION.load
walk = connexion_adapter.WALK.load
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def run(program):
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_adapter_runs_none_of_what_the_api_does_without():
    program = """
import sys, busroot_mock.contract.connexion_adapter as adapter
from busroot_mock.serving.app import Application
Application()
print([name for name in [*adapter.INSTEAD, *NAMES] if name in sys.modules])
""".replace("NAMES", repr(["jsonschema", "http.client", "starlette.exceptions"]))
    assert run(program) == "[]\n"


def test_adapter_classes_are_those_of_one_connexion():
    operations = walk("connexion.operations")
    assert issubclass(operations.OpenAPIOperation, connexion_adapter.AbstractOperation)
    assert Specification.operation_cls is operations.OpenAPIOperation
    assert walk("connexion.resolver").ResolverError is connexion_adapter.ResolverError


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

    monkeypatch.setattr(load("connexion.spec").OpenAPISpecification, "_validate_spec", refuse)
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
    with pytest.raises(load("connexion.exceptions").InvalidSpecification):
        Specification(document)


def test_specification_with_a_default_that_only_connexion_can_judge_passes():
    schema = {"default": {"isSuccess": True}, "allOf": [{"$ref": "#/components/schemas/Success"}]}
    Specification(broken("components", "schemas", "Spare", value=schema))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_references_that_connexion_cannot_walk_are_resolved_by_the_real_thing():
    document = {"a/b": {"type": "string"}, "c": {"$ref": "#/a~1b"}}
    resolved = walk("connexion.json_schema").resolve_refs(document)
    assert resolved == load("connexion.json_schema").resolve_refs(document)
    assert resolved["c"] == {"type": "string"}
    with pytest.raises(load("connexion.json_schema").RefResolutionError):
        walk("connexion.json_schema").resolve_refs({"c": {"$ref": "#/nowhere"}})


@given(JSON_VALUES, st.integers(0, 3))
def test_copies_for_connexion_are_those_of_python(value, shared):
    document = {"value": value, "shared": [value] * shared}
    copied = walk("connexion.spec").copy.deepcopy(document)
    assert repr(copied) == repr(deepcopy(document))
    if isinstance(value, dict | list):
        assert all(each is copied["value"] for each in copied["shared"])
        assert copied["value"] is not value


def test_copies_for_connexion_may_be_deep_hold_themselves_and_be_no_json():
    deep, own = [], []
    for _ in range(2500):
        deep = [deep]
    own.append(own)
    copied = walk("connexion.json_schema").deepcopy([own, SimpleNamespace(a=[])])
    assert copied[0][0] is copied[0] is not own
    assert copied[1] == SimpleNamespace(a=[])
    with pytest.raises(RecursionError):
        walk("connexion.json_schema").deepcopy(deep)
