"""Start the mock server with an edited contract, and let Schemathesis look at what it serves."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, NamedTuple

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT_TESTS
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.serving.app import Application
from busroot_mock.worlds.world import World
from evaluation.edits.edit import Document, Edit

HONOURED, REFUSED, BROKEN = "honoured", "refused", "broken"
KEY: Final = "demo-admin-key"
MOST_OPERATIONS: Final = 2
_WITHOUT_KEY: Final = "Missing `X-API-KEY` at header"

_SENTENCE: Final = re.compile(r"The contract \S+ in line \d+(, at /\S*)?: [^\n]+\.")


class Verdict(NamedTuple):
    """What became of an edit.

    Attributes:
        kind: `HONOURED`, `REFUSED` or `BROKEN`.
        detail: The sentence of the refusal, or what is wrong.
    """

    kind: str
    detail: str


def tried(document: Document, edit: Edit, folder: Path, examples: int, seed: int) -> Verdict:
    """Start with an edited contract; if it starts, test the operations that the edit concerns."""
    edited = edit.applied(document)
    path = folder / "edited.json"
    path.write_text(json.dumps(edited, indent=1), encoding="utf-8")
    try:
        contract = Contract(path)
        rehearse(contract, World("minimal"))
    except SetupError as error:
        sentence = str(error)
        kind = REFUSED if _SENTENCE.fullmatch(sentence) else BROKEN
        return Verdict(kind, sentence.replace(f"{path}", "edited.json"))
    problems = []
    for label in _concerned(edited, edit.place)[:MOST_OPERATIONS]:
        problems += _problems(contract, edited, label, examples, seed)
    return Verdict(BROKEN, "; ".join(problems)[:600]) if problems else Verdict(HONOURED, "")


def _concerned(document: Document, place: Location) -> list[str]:
    """Return the labels of the operations that reach a place."""
    if place[0] == "paths" and len(place) > 3 and place[2] in document["paths"][place[1]]:
        return [f"{place[2].upper()} {place[1]}"] if place[2] != "parameters" else []
    labels = [
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item
    ]
    if place[0] != "components":
        return labels
    target = f"#/{'/'.join(place[:3])}"
    return [label for label in labels if target in _reached(document, label)]


def _reached(document: Document, label: str) -> set[str]:
    method, path = label.split(" ")
    seen: set[str] = set()
    stack = [document["paths"][path][method.lower()]]
    while stack:
        for reference in _references(stack.pop()):
            if reference not in seen and "/links/" not in reference:
                seen.add(reference)
                _, group, name = reference.removeprefix("#/").split("/")
                stack.append(document["components"][group][name])
    return seen


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _problems(
    contract: Contract, document: Document, label: str, examples: int, seed: int
) -> list[str]:
    """Return what Schemathesis finds in one operation, in process."""
    config = SchemathesisConfig.from_path(CONTRACT_TESTS / "schemathesis.toml")
    config.update(seed=seed, max_failures=None)
    project = config.projects.default
    project.update(headers={"X-API-KEY": KEY})
    project.generation.update(max_examples=examples)
    project.phases.stateful.enabled = False
    method, path = label.split(" ")
    schema: Any = schemathesis.openapi.from_dict(deepcopy(document), config=config)
    schema = schema.include(path=path, method=method)
    schema.app = Application(contract, World("minimal"))
    schema.location = f"{contract.base_path}/openapi.json"
    problems = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished) and event.status is not Status.SUCCESS:
            for checks in event.recorder.checks.values():
                for check in checks:
                    if check.failure_info is not None:
                        failure = check.failure_info.failure
                        message = " ".join(f"{failure.title}: {failure.message}".split())
                        # Schemathesis leaves out the key, which the settings then add.
                        if _WITHOUT_KEY in message:
                            continue
                        problems[failure.title] = f"{label}: {message[:300]}"
        elif isinstance(event, events.NonFatalError | events.FatalError):
            problems["error"] = f"{label}: {event}"[:300]
    return list(problems.values())
