"""Importing the application does to the process nothing that a plain import would not."""

import json
import subprocess
import sys

import pytest

CONNEXION = [
    "connexion",
    "connexion.cli",
    "connexion.middleware.main",
    "flask",
    "http.client",
    "jinja2",
    "jsonschema",
    "requests",
    "starlette.applications",
    "starlette.routing",
    "urllib.request",
    "werkzeug",
]
"""Connexion, and what its modules import."""

SURVEY = """
import builtins, json, sys
from importlib import import_module
from importlib.metadata import packages_distributions

before, ours, after = json.loads(sys.stdin.read())
for name in before:
    import_module(name)
if ours is None:
    from busroot_mock.serving.app import Application
    Application()
    ours = [name for name in sys.modules if not name.startswith("busroot_mock")]
else:
    for name in ours:
        import_module(name)
loaded = list(ours)
for name in after or sorted(packages_distributions()):
    try:
        import_module(name)
    except (Exception, SystemExit):  # Some are not meant to be imported, with us or without.
        pass

def importer(module):
    within = vars(module).get("__builtins__", builtins)
    within = within if isinstance(within, dict) else vars(within)
    return within["__import__"] is builtins.__import__

def in_parent(name):
    parent, _, own_name = name.rpartition(".")
    return not parent or vars(sys.modules.get(parent)).get(own_name) is sys.modules[name]

def facts(name, module):
    public = {key: type(value).__name__ for key, value in vars(module).items() if key[0] != "_"}
    kind = type(module).__module__ + "." + type(module).__qualname__
    version = str(vars(module).get("__version__"))
    return [kind, version, importer(module), in_parent(name), public]

print(json.dumps([loaded, {
    name: facts(name, module)
    for name, module in sorted(sys.modules.items())
    if getattr(module, "__spec__", None) and not name.startswith("busroot_mock")
}]))
"""
"""Prints what was loaded by us, and of every module of the process what others see of it.

What has no `__spec__` was not imported: code in C keeps notes there.
"""

TOUCHING = """
import sys, threading
from importlib import import_module

WANTED = [
    ("requests", "Session"), ("jinja2", "Environment"), ("connexion", "FlaskApp"),
    ("starlette.routing", "Router"), ("http.client", "HTTPConnection"),
    ("urllib.request", "OpenerDirector"), ("requests", "__version__"), ("jinja2", "__version__"),
    ("connexion", "AsyncApp"),
]  # None of Connexion's inner modules: threads that import two at once fail without us, too.
start, failures = threading.Barrier(9), []

def touch(number):
    start.wait()
    for name, attribute in WANTED[number:] + WANTED[:number]:
        try:
            module = import_module(name)
            type(module) is type(sys) or failures.append(f"{name} is a {type(module)}")
            getattr(module, attribute)
        except Exception as error:
            failures.append(f"{name}: {error!r}")

def touch_in_threads(meanwhile):
    threads = [threading.Thread(target=touch, args=[number]) for number in range(8)]
    [thread.start() for thread in threads]
    start.wait()
    meanwhile()
    [thread.join() for thread in threads]
    import starlette, http, urllib
    starlette.routing.Router, http.client.HTTPConnection, urllib.request.urlopen
    print(sorted(set(failures)))
"""


def run(program, given=""):
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], None),
        ([], CONNEXION[::-1]),
        (["connexion.exceptions", "http"], CONNEXION),
        (["requests", "jinja2", "starlette", "urllib"], CONNEXION),
        (["http.client", "urllib.request", "starlette.routing"], CONNEXION),
    ],
    ids=["environment", "backwards", "module", "packages", "modules"],
)
def test_application_leaves_modules_as_a_plain_import_does(before, after):
    loaded, with_us = json.loads(run(SURVEY, json.dumps([before, None, after])))
    _, without_us = json.loads(run(SURVEY, json.dumps([before, loaded, after])))
    differing = {name for name, facts in with_us.items() if without_us.get(name) != facts}
    assert (differing, without_us.keys() - with_us.keys()) == (set(), set())


def test_application_shows_no_module_of_connexion_while_it_is_imported():
    program = """
import sys
names = {"connexion", "starlette.routing", "jinja2", "requests", "urllib.request"}
seen = set()
sys.setprofile(lambda *event: seen.update(names & sys.modules.keys()))
from busroot_mock.serving.app import Application
Application()
sys.setprofile(None)
print(sorted(seen))
"""
    assert run(program) == "[]\n"


def test_modules_are_whole_for_threads_that_ask_at_once():
    program = """
from busroot_mock.serving.app import Application
Application()
touch_in_threads(lambda: None)
"""
    assert run(TOUCHING + program) == "[]\n"


@pytest.mark.parametrize("before", ["", "import connexion.exceptions", "import requests, jinja2"])
def test_modules_are_whole_for_threads_that_import_them_meanwhile(before):
    program = f"""
{before}
def import_us():
    from busroot_mock.serving.app import Application
    Application()
sys.setswitchinterval(1e-5)
touch_in_threads(import_us)
"""
    assert run(TOUCHING + program) == "[]\n"
