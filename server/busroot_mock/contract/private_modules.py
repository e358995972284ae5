"""Modules of another package, loaded for one importer alone.

A package that imports more than we use can be loaded in part, but not in `sys.modules`: whoever
imports it there is due the whole of it. So its modules run here with an `__import__` of their own,
which Python takes from the `__builtins__` of a module's globals. No other module sees it.
"""

import builtins
import os
import pkgutil
from collections.abc import Collection, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec, resolve_name
from threading import RLock
from types import ModuleType, SimpleNamespace
from typing import Any


class PrivateModules:
    """The modules of a package, loaded at first use and kept out of `sys.modules`.

    What they import from elsewhere is the importing process's own, but for `instead`. They cannot
    do what looks a module up in `sys.modules`, as `dataclass` does for annotations that are texts.

    Args:
        package: The name of the package.
        bare: The packages, by full name, whose own code must not run, only that of modules within.
        instead: What an import statement gets in place of a module, by the module's full name.
    """

    def __init__(self, package: str, bare: Collection[str], instead: Mapping[str, Any]) -> None:
        self._package = package
        self._bare = bare
        own_pkgutil = SimpleNamespace(**{**vars(pkgutil), "get_data": self._get_data})
        self._instead = {"pkgutil": own_pkgutil, **instead}
        self._modules: dict[str, ModuleType] = {}
        self._lock = RLock()
        self._builtins = {**vars(builtins), "__import__": self._import}

    def load(self, name: str) -> ModuleType:
        """Return the module of that full name, complete; run it and its parents if need be.

        Raises:
            ModuleNotFoundError: If there is no such module.
        """
        with self._lock:  # Reentrant: a cycle of imports gets the module as far as it has run.
            return self._modules.get(name) or self._run(name)

    def _run(self, name: str) -> ModuleType:
        parent, _, own_name = name.rpartition(".")
        package = self.load(parent) if parent else None
        spec = self._find(name)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        module = self._modules[name] = module_from_spec(spec)
        vars(module)["__builtins__"] = self._builtins
        try:
            if name not in self._bare:
                spec.loader.exec_module(module)
        except BaseException:
            del self._modules[name]
            raise
        if package:
            setattr(package, own_name, module)
        return module

    def _find(self, name: str) -> ModuleSpec | None:
        parent, _, _ = name.rpartition(".")
        if not parent:
            return find_spec(name)
        # `find_spec` would import the parent for everybody.
        return PathFinder.find_spec(name, getattr(self._modules[parent], "__path__", []))

    def _get_data(self, package: str, resource: str) -> bytes | None:
        """Do what `pkgutil.get_data` does, which would import the package for everybody."""
        if not self._has(package):
            return pkgutil.get_data(package, resource)
        module: Any = self.load(package)
        path = os.path.join(os.path.dirname(module.__file__), resource)
        data: bytes = module.__loader__.get_data(path)
        return data

    def _has(self, name: str) -> bool:
        return name.partition(".")[0] == self._package

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """Do what `builtins.__import__` does, with private modules and with `instead`."""
        full_name = resolve_name("." * level + name, (globals or {}).get("__package__"))
        if full_name in self._instead:
            return self._instead[full_name]
        if not self._has(full_name):
            return builtins.__import__(name, globals, locals, fromlist or (), level)
        module = self.load(full_name)
        for item in fromlist or ():
            if not hasattr(module, item) and self._find(f"{full_name}.{item}"):
                self.load(f"{full_name}.{item}")
        return module if fromlist else self.load(self._package)
