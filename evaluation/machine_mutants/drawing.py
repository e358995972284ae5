"""Draw defects: one change of one place in the code that answers requests, made by Cosmic Ray."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, zip_longest
from random import Random

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from evaluation.machine_mutants.mutant import SOURCE, MachineMutant

EXAMINED = ("handlers", "simulation", "validation", "store/table.py", "pipeline/auth.py")
"""Where what an answer means is decided."""
UNUSED = ("core/NoOp", "core/VariableReplacer", "core/VariableInserter")
"""Operators that change nothing, or need the name of a variable."""


def draw(count: int, seed: int) -> list[MachineMutant]:
    """Return so many defects, from each module in turn, at places drawn at random."""
    turns = [_drawn(module, Random(f"{seed} {module}")) for module in modules()]
    drawn = (mutant for turn in zip_longest(*turns) for mutant in turn if mutant)
    return list(islice(drawn, count))


def _drawn(module: str, random: Random) -> Iterator[MachineMutant]:
    places = list(_places((SOURCE / module).read_text("utf-8")).values())
    random.shuffle(places)
    return filter(None, (_changed(module, changes, random) for changes in places))


def modules() -> list[str]:
    """Return the paths of the modules that are examined, in order."""
    paths = [
        path
        for name in EXAMINED
        for path in (sorted((SOURCE / name).glob("*.py")) or [SOURCE / name])
    ]
    return [path.relative_to(SOURCE).as_posix() for path in paths if path.name != "__init__.py"]


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


def _changed(module: str, changes: list[tuple[str, int]], random: Random) -> MachineMutant | None:
    """Return a defect at a place, none if what is done there changes nothing that is executed."""
    before = (SOURCE / module).read_text("utf-8")
    for name, occurrence in random.sample(changes, len(changes)):
        after = mutate_code(before, get_operator(name)(), occurrence)
        if after is not None and _executed(after) not in (None, _executed(before)):
            differing = (n for n, line in enumerate(_differing(before, after), 1) if line)
            return MachineMutant(module, next(differing), name, occurrence, after)
    return None


def _differing(before: str, after: str) -> Iterator[bool]:
    ends = after.splitlines()
    for number, line in enumerate(before.splitlines()):
        yield number >= len(ends) or ends[number] != line
    yield True


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
