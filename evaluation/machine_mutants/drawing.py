"""Draw defects: one change of one place in the code that answers requests, made by Cosmic Ray."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice, zip_longest

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from evaluation.machine_mutants.mutant import SOURCE, MachineMutant

EXAMINED = ("handlers", "simulation", "validation", "store/table.py", "pipeline/auth.py")
"""Where what an answer means is decided."""
NOT_ANSWERING = ("validation/assumptions.py", "validation/recorded.py", "simulation/spans.py")
"""Used by the verdict on a client or the page of the factory alone: `verify` asks for neither."""
UNUSED = ("core/NoOp", "core/VariableReplacer", "core/VariableInserter")
"""Operators that change nothing, or need the name of a variable."""


def draw(count: int, seed: int) -> list[MachineMutant]:
    """Return so many defects, from each module in turn.

    A seed stands for an order of all that could be changed, by function and line of code. So most
    of the defects stay the same where code is added, and what came of them can be kept.
    """
    turns = [_drawn(module, seed) for module in modules()]
    drawn = (mutant for turn in zip_longest(*turns) for mutant in turn if mutant)
    return list(islice(drawn, count))


def _drawn(module: str, seed: int) -> Iterator[MachineMutant]:
    code = (SOURCE / module).read_text("utf-8")
    lines, functions, met = code.splitlines(), _functions(code), Counter[str]()
    ranked: list[tuple[str, str, list[tuple[str, int]]]] = []
    for (number, _), changes in sorted(_places(code).items()):
        function = functions.get(number, "")
        place = f"{seed} {module} {function} {lines[number - 1].strip()}"
        met[place] += 1
        place += f" {met[place]}"
        ranks = {_rank(place, operator): (operator, of_it) for operator, of_it in changes}
        ranked.append((_rank(place), function, [ranks[rank] for rank in sorted(ranks)]))
    names = set[str]()
    for _, function, changes in sorted(ranked):
        mutant = _changed(module, function, changes)
        if mutant and mutant.name not in names:
            names.add(mutant.name)
            yield mutant


def _rank(*words: str) -> str:
    return sha256(" ".join(words).encode()).hexdigest()


def _functions(code: str) -> dict[int, str]:
    """Return the name of the innermost function or class around each line, from 1."""
    names: dict[int, str] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names |= dict.fromkeys(range(node.lineno, (node.end_lineno or 0) + 1), node.name)
    return names


def modules() -> list[str]:
    """Return the paths of the modules that are examined, in order."""
    paths = [
        path
        for name in EXAMINED
        for path in (sorted((SOURCE / name).glob("*.py")) or [SOURCE / name])
    ]
    names = [path.relative_to(SOURCE).as_posix() for path in paths if path.name != "__init__.py"]
    return [name for name in names if name not in NOT_ANSWERING]


def _places(code: str) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Return what can be done at each place of a module: operators, and which of their places."""
    places: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    nodes = list(ast_nodes(get_ast(code)))
    for name in operator_names():
        if name in UNUSED or get_operator(name).arguments():
            continue
        operator = get_operator(name)()
        positions = (position for node in nodes for position in operator.mutation_positions(node))
        for occurrence, (start, _) in enumerate(positions):
            places[start].append((name, occurrence))
    return places


def _changed(module: str, function: str, changes: list[tuple[str, int]]) -> MachineMutant | None:
    """Return a defect at a place, none if what is done there changes nothing that is executed."""
    before = (SOURCE / module).read_text("utf-8")
    for name, occurrence in changes:
        after = mutate_code(before, get_operator(name)(), occurrence)
        if after is not None and _executed(after) not in (None, _executed(before)):
            return MachineMutant(module, function, name, after)
    return None


def _executed(code: str) -> str | None:
    """Return a module without annotations and docstrings, which nothing here reads; or None."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.dump(tree)
