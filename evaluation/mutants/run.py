"""Every defect before every tool, and what came of it, kept as it comes."""

import json
import shutil
import time
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from evaluation.mutants.catalogue import Mutant, load
from evaluation.mutants.judging import is_found, is_good
from evaluation.mutants.serving import NONE, served
from evaluation.mutants.tools import TOOLS, Task, Trouble

Results = dict[str, dict[str, Any]]
"""By tool and name of the defect: findings, requests, seconds, and the trouble if there was any."""


class Notebook:
    """The results, in a file of JSON that is whole at any time."""

    def __init__(self, path: Path, resume: bool) -> None:
        self._path = path
        self._lock = Lock()
        self.results: Results = read_results(path) if resume else {}

    def enter(self, tool: str, name: str, outcome: dict[str, Any]) -> None:
        """Keep what came of one run."""
        with self._lock:
            self.results.setdefault(tool, {})[name] = outcome
            self._path.parent.mkdir(parents=True, exist_ok=True)
            whole = self._path.with_suffix(".part")
            whole.write_text(json.dumps(self.results, indent=1) + "\n", encoding="utf-8")
            whole.replace(self._path)


def read_results(path: Path) -> Results:
    """Return the results in a file, none if there is no such file."""
    if not path.is_file():
        return {}
    results: Results = json.loads(path.read_text(encoding="utf-8"))
    return results


def measure(options: Namespace) -> bool:
    """Run the tools; tell whether `verify` did as well as it must."""
    mutants = [mutant for mutant in load().values() if _is_chosen(mutant, options)]
    notebook = Notebook(options.results, options.resume or bool(options.only))
    tools = options.tools.split(",")
    with ThreadPoolExecutor(options.jobs) as pool:
        # The mock server as it is comes first: with what is found there, findings are compared.
        list(pool.map(lambda tool: _once(NONE, tool, notebook, options), tools))
        tasks = [(mutant.name, tool) for mutant in mutants for tool in tools]
        list(pool.map(lambda task: _once(task[0], task[1], notebook, options), tasks))
    return is_good(notebook.results, mutants)


def _is_chosen(mutant: Mutant, options: Namespace) -> bool:
    named = not options.only or mutant.name in options.only
    return named and options.kind in (None, mutant.kind)


def _once(name: str, tool: str, notebook: Notebook, options: Namespace) -> None:
    known = notebook.results.get(tool, {}).get(name)
    if known and "trouble" not in known and (name == NONE or name not in options.only):
        return
    outcome = _outcome(name, tool, notebook.results, options)
    notebook.enter(tool, name, outcome)
    caught = name != NONE and is_found(notebook.results[tool], name)
    said = outcome.get("trouble") or f"{len(outcome['findings'])} findings"
    sort = "as it is" if name == NONE else "FOUND" if caught else "missed"
    print(f"{tool:12} {name:36} {sort:8} {outcome['seconds']:6.1f} s  {said}", flush=True)


def _outcome(name: str, tool: str, results: Results, options: Namespace) -> dict[str, Any]:
    scratch = options.scratch.resolve() / "runs" / f"{tool}-{name}"
    # What a run that was killed has left there would be in the way of this one.
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    clean = results.get(tool, {}).get(NONE, {})
    stop = name != NONE and not clean.get("findings", True)
    with served(name) as server:
        shared, started = options.scratch.resolve(), time.monotonic()
        tags = () if options.whole or name == NONE else tuple(load()[name].tags)
        task = Task(server.url, scratch, shared, options.limit, options.max_examples, stop, tags)
        outcome: dict[str, Any] = {}
        try:
            outcome["findings"] = TOOLS[tool].run(task)
        except Trouble as trouble:
            outcome |= {"findings": {}, "trouble": str(trouble)}
        outcome["seconds"] = round(time.monotonic() - started, 1)
    shutil.rmtree(scratch, ignore_errors=True)
    return outcome | {"requests": server.requests, "version": TOOLS[tool].version()}
