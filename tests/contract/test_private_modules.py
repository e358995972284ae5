"""Modules loaded for one importer: they work as imported ones, and nobody else sees them."""

import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from textwrap import dedent
from threading import Barrier
from types import SimpleNamespace

import pytest

from busroot_mock.contract.private_modules import PrivateModules

FILES = {
    "kept/__init__.py": "",
    "kept/leaf.py": "import builtins\nclass Error(Exception): ...\n",
    "kept/forms.py": """
        import kept.leaf as renamed
        import kept.leaf
        import os.path
        from . import leaf
        from .leaf import Error
        from kept import deep
        from kept.deep.inner import Error as same
        from json import *
    """,
    "kept/deep/__init__.py": "from .inner import Error",
    "kept/deep/inner.py": "from ..leaf import Error",
    "kept/first.py": "from . import second\nvalue = 1",
    "kept/second.py": "import kept.first\ndef value(): return kept.first.value",
    "kept/wants.py": "import colorsys\nfrom heavy import function\nimport pkgutil",
    "kept/late.py": "def inner():\n    from .leaf import Error\n    return Error",
    "kept/slow.py": "import time\nRUNS.append(1)\ntime.sleep(0.05)\ncomplete = True",
    "kept/missing.py": "import kept.nowhere",
    "kept/unnamed.py": "from kept.leaf import nothing",
    "kept/data.json": "{}",
    "kept/whole/__init__.py": "raise AssertionError('the package ran')",
    "kept/whole/part.py": "fine = True",
}


@pytest.fixture
def private(tmp_path, monkeypatch):
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    before = dict(sys.modules)
    instead = {"heavy": SimpleNamespace(function=len)}
    yield PrivateModules("kept", {"kept.whole"}, instead)
    mine = {"kept", "heavy"}
    assert not [name for name in sys.modules.keys() - before if name.partition(".")[0] in mine]


def test_private_modules_take_every_form_of_import(private):
    forms = private.load("kept.forms")
    leaf = private.load("kept.leaf")
    assert forms.renamed is forms.leaf is forms.kept.leaf is leaf
    assert forms.Error is forms.same is forms.deep.Error is leaf.Error
    assert forms.os is sys.modules["os"]
    assert forms.loads is sys.modules["json"].loads
    assert (leaf.__name__, leaf.__package__) == ("kept.leaf", "kept")


def test_private_modules_import_each_other_in_a_cycle(private):
    assert private.load("kept.first").second.value() == 1


def test_private_modules_get_others_from_the_process_but_for_instead(private):
    wants = private.load("kept.wants")
    assert wants.colorsys is sys.modules["colorsys"]
    assert wants.function is len


def test_private_modules_read_their_resources(private):
    pkgutil = private.load("kept.wants").pkgutil
    assert pkgutil.get_data("kept", "data.json") == b"{}"
    assert pkgutil.get_data("json", "__init__.py").startswith(b'r"""JSON')
    assert pkgutil.iter_modules is sys.modules["pkgutil"].iter_modules


def test_private_modules_import_privately_when_they_are_called(private):
    assert private.load("kept.late").inner() is private.load("kept.leaf").Error


def test_private_modules_run_no_code_of_a_bare_package(private):
    assert private.load("kept.whole.part").fine


@pytest.mark.parametrize("name", ["kept.nowhere", "kept.leaf.nowhere", "kept.missing"])
def test_private_modules_that_do_not_exist_are_named(private, name):
    with pytest.raises(ModuleNotFoundError) as caught:
        private.load(name)
    assert caught.value.name == name.replace("missing", "nowhere")


def test_private_modules_that_fail_are_run_anew(private):
    for _ in range(2):
        with pytest.raises(ImportError, match="cannot import name 'nothing'"):
            private.load("kept.unnamed")


def test_private_modules_are_complete_for_every_thread(private, monkeypatch):
    runs, start = [], Barrier(8)
    monkeypatch.setattr("builtins.RUNS", runs, raising=False)
    private = PrivateModules("kept", set(), {})

    def load(_):
        start.wait()
        return private.load("kept.slow").complete

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(load, range(8)))
    assert runs == [1]


def test_private_modules_are_not_those_of_the_process(private):
    public = importlib.import_module("kept.leaf")
    try:
        again = private.load("kept.leaf")
        assert again is not public
        assert public.__builtins__["__import__"] is __import__
        assert again.__builtins__["__import__"] is not __import__
    finally:
        del sys.modules["kept.leaf"], sys.modules["kept"]
