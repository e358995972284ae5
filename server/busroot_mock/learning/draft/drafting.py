"""The overlay that adds to a contract, and sentences on what is not in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from busroot_mock.contract.operations import operations_of
from busroot_mock.contract.references import resolved
from busroot_mock.generic.model import variables_of
from busroot_mock.generic.paths import label_without_form, with_form
from busroot_mock.generic.words import NESTS, RECORDS, SINGLES, words_of_kind
from busroot_mock.learning.documents.foreign import Components, Foreign, pattern_of
from busroot_mock.learning.draft.operations import Describing, Node
from busroot_mock.learning.learn import Learned

_NOT_THERE: Final = (404, 405, 501)
_ALL_ROLES: Final = ("admin", "supervisor", "member", "read_only")
Action = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """An overlay, and what was seen that a contract says otherwise.

    Attributes:
        overlay: The document.
        sources: What it is from, in words.
        added: How many operations are new.
        contradicted: Sentences on what is not in the overlay.
    """

    overlay: dict[str, Any]
    sources: list[str]
    added: int
    contradicted: list[str]


def drafted(learned: Learned, contract: dict[str, Any], foreign: Sequence[Foreign] = ()) -> Draft:
    """Return what is to be added to a contract.

    Args:
        learned: What recordings show.
        contract: The document that it is added to.
        foreign: Other documents; the first that has an operation counts.
    """
    return _Drafting(learned, contract, foreign).draft()


def paths_in(foreign: Sequence[Foreign], base: str, given: Sequence[str] = ()) -> list[str]:
    """Return the templates of the paths of other documents, without the base path.

    Args:
        foreign: The documents.
        base: The base path; what is not below it is left out.
        given: Templates of the contract, whose names of placeholders hold.
    """
    names = {pattern_of(path): path for path in given}
    paths = [path for each in foreign for path in each.paths_below(base)]
    return list(dict.fromkeys(names.get(pattern_of(path), path) for path in paths))


class _Drafting:
    def __init__(
        self, learned: Learned, contract: dict[str, Any], foreign: Sequence[Foreign]
    ) -> None:
        roles = _ALL_ROLES if contract.get("security") else ()
        taken = [operation.operation_id for operation in operations_of(contract)]
        self._learned, self._contract, self._foreign = learned, contract, foreign
        self._describing = Describing(learned, roles, taken)
        self._paths = {pattern_of(path): path for path in contract["paths"]}
        self._contradicted = list(dict.fromkeys(text for each in foreign for text in each.lost))
        self._components: dict[str, dict[str, Any]] = {}

    def draft(self) -> Draft:
        """Return the overlay, and what is not in it."""
        actions: list[Action] = []
        paths: dict[str, dict[str, Any]] = {}
        described = self._described()
        labels = {*described, *self._describing.labels, *self._describing.inferred}
        for label in sorted(labels, key=lambda label: (label.partition(" ")[2], label)):
            method, _, path = label.partition(" ")
            if not path:
                continue  # the list of records right below the base, which nothing has shown
            known = self._contract["paths"].get(path, {}).get(method.lower())
            if known is not None:
                self._note_parameters(label, known)
            elif label in described:
                node, source = described[label]
                new = self._describing.documented(label, node, source)
                paths.setdefault(path, {})[method.lower()] = new
            elif label in self._describing.inferred:
                paths.setdefault(path, {})[method.lower()] = self._describing.assumed(label)
            elif self._was_there(label):
                paths.setdefault(path, {})[method.lower()] = self._describing.operation(label)
            else:
                self._contradicted.append(f"{label} is left out: it was not there.")
        actions += self._added(paths)
        sources = [*(["recordings"] if self._learned.calls else [])]
        sources += [each.source for each in self._foreign]
        title = f"Learned from {', '.join(sources)}"
        info = {"title": title, "version": "1"}
        overlay = {"overlay": "1.0.0", "info": info, "actions": actions}
        return Draft(overlay, sources, sum(map(len, paths.values())), self._contradicted)

    def _described(self) -> dict[str, tuple[Node, str]]:
        """Return the operations of other documents, each with its source, as the contract is."""
        described: dict[str, tuple[Node, str]] = {}
        for each in self._foreign:
            components = Components(each.document, self._contract, self._components)
            others = len(each.operations) - len(each.paths_below(self._learned.session.base))
            if others:
                self._contradicted.append(
                    f"{others} operations of {each.source} are not below "
                    f"{self._learned.session.base}."
                )
            for label, node in each.operations_below(self._learned.session.base):
                plain = label_without_form(label, self._learned.session.form)
                method, _, path = plain.partition(" ")
                known = self._paths.setdefault(pattern_of(path), path)
                if (label := f"{method} {known}") not in described:
                    pairs = zip(variables_of(path), variables_of(known), strict=True)
                    named = _renamed(node, dict(pairs))
                    described[label] = components.brought(named), each.source
        return described

    def _note_parameters(self, label: str, known: Mapping[str, Any]) -> None:
        """Note what an operation of the contract was asked with and does not have."""
        declared = known.get("parameters", [])
        names = {resolved(self._contract, each).get("name") for each in declared}
        done = (call for call in self._describing.calls(label) if call.is_success)
        if all(name in names for call in done for name, _ in call.ask.query):
            return
        self._contradicted += [
            f"{label} was asked with {each['name']}, which the contract does not have."
            for each in self._describing.requests(label).parameters()
            if each["name"] not in names
        ]

    def _was_there(self, label: str) -> bool:
        """Tell whether an operation is one, and not just a path that somebody asked for."""
        calls = self._describing.calls(label)
        return not self._contract["paths"] or any(call.status not in _NOT_THERE for call in calls)

    def _added(self, paths: Mapping[str, Any]) -> Iterator[Action]:
        """Yield what is new: operations and what they need, and what stands at the top."""
        contract = self._contract
        form = self._learned.session.form
        for path, item in paths.items():
            yield {"target": "$.paths", "update": {with_form(path, form): item}}
        if self._components and paths:
            if "components" not in contract:
                yield {"target": "$", "update": {"components": {}}}
            yield {"target": "$.components", "update": self._components}
        if not contract.get("servers"):
            url = f"{self._learned.session.base or '/'}"
            yield {"target": "$", "update": {"servers": [{"url": url}]}}
        kinds = {name: words_of_kind(kind) for name, kind in self._learned.model.kinds.items()}
        if kinds and paths:
            yield {"target": "$", "update": {RECORDS: kinds}}
        model = self._learned.model
        for name, of in ((NESTS, model.nests), (SINGLES, model.singles)):
            if of and paths:
                yield {"target": "$", "update": {name: [each.words() for each in of]}}


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    """Return an operation whose placeholders have other names."""
    parameters = [
        {**each, "name": names.get(each["name"], each["name"])}
        if each.get("in") == "path"
        else each
        for each in node.get("parameters", [])
    ]
    return {**node, "parameters": parameters} if parameters else node
