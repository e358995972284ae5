"""Counts of rooms, floors and arrows: how the trees of the code hang together.

`python -m evaluation.rooms` prints them for both trees of this checkout; `--of FOLDER` for those
of another one, such as a worktree of an older commit. A room is a folder right below a tree; an
arrow leads from a room or module to another that it imports. Needs grimp, which import-linter has.
"""

import argparse
import configparser
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TREES = ("busroot_mock", "contract_tests")
CHECKOUT = Path(__file__).parents[1]

Arrows = Mapping[str, set[str]]


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.rooms", description=__doc__)
    parser.add_argument("--of", type=Path, default=CHECKOUT, help="a checkout (default: this one)")
    checkout: Path = parser.parse_args().of
    sys.path[:0] = [str(checkout / "server"), str(checkout)]
    rules = configparser.ConfigParser()
    rules.read(checkout / "importlinter.ini", encoding="utf-8")
    for tree in TREES:
        rooms, arrows = _imports(tree)
        print("\n".join(lines(tree, rooms, arrows, floors(rules, tree))), end="\n\n")
    return 0


def floors(rules: configparser.ConfigParser, tree: str) -> list[set[str]]:
    """Return what stands on each floor of a tree, from the ground up; nothing without rules."""
    for section in rules.values():
        if section.get("type") == "layers" and section.get("containers") == tree:
            layers = section["layers"].strip().splitlines()
            return [set(layer.replace(":", "|").replace(" ", "").split("|")) for layer in layers][
                ::-1
            ]
    return []


def lines(
    tree: str, rooms: set[str], arrows: Arrows, floors_of_tree: Sequence[set[str]]
) -> list[str]:
    """Return the counts of a tree as text, and each arrow."""
    floor = {name: number for number, names in enumerate(floors_of_tree) for name in names}
    pairs = [(source, target) for source, targets in arrows.items() for target in targets]
    up = sum(
        floor[source] < floor[target]
        for source, target in pairs
        if source in floor and target in floor
    )
    modules = len(arrows) - len(rooms)
    counts = f"{tree}: {len(rooms)} rooms, {modules} modules beside them, {len(pairs)} arrows"
    if floors_of_tree:
        counts += f", {up} of them up, {len(floors_of_tree)} floors"
    order = sorted(arrows, key=lambda name: (-floor.get(name, len(floor)), name))
    return [
        counts,
        *(f"  {name} -> {', '.join(sorted(arrows[name]))}" for name in order if arrows[name]),
    ]


def _imports(tree: str) -> tuple[set[str], Arrows]:
    from grimp import build_graph

    graph = build_graph(tree, cache_dir=None)
    tops = {child.removeprefix(f"{tree}.") for child in graph.find_children(tree)}
    arrows: dict[str, set[str]] = {top: set() for top in tops}
    for module in graph.modules - {tree}:
        source = module.split(".")[1]
        for imported in graph.find_modules_directly_imported_by(module) - {tree}:
            if (target := imported.split(".")[1]) != source:
                arrows[source].add(target)
    return {top for top in tops if graph.find_children(f"{tree}.{top}")}, arrows


if __name__ == "__main__":
    sys.exit(main())
