"""The page docs/passing.md: which hand-made defects are seen in passing traffic."""

from evaluation.mutants.catalogue import Mutant, load

_HEAD = """\
# Defects seen in passing traffic

Made by `python -m evaluation.passing defects`: an ordinary client talks to the mock server with one
hand-made defect after another, and `busroot-mock judge` reads what was recorded. It sends nothing,
so it cannot ask what the client does not ask. [mutants.md](mutants.md) has what `verify` finds.

"""
_NOT_SEEN = "not seen: no answer of the client's session contradicts the contract or another one"


def page_of(results: dict[str, str]) -> str:
    """Return the page, of the first finding on each defect by its name."""
    mutants = [mutant for mutant in load().values() if mutant.name in results]
    lines = [
        f"- {kind}: {_seen(mutants, results, kind)} of {sum(each.kind == kind for each in mutants)}"
        for kind in ("contract", "meaning")
    ]
    rows = [_row(mutant, results[mutant.name]) for mutant in mutants]
    table = "\n".join(
        ["| defect | kind | what is broken | seen by |", "| --- | --- | --- | --- |", *rows]
    )
    return _HEAD + "\n".join(lines) + f"\n\n{table}\n"


def _seen(mutants: list[Mutant], results: dict[str, str], kind: str) -> int:
    return sum(bool(results[each.name]) for each in mutants if each.kind == kind)


def _row(mutant: Mutant, first: str) -> str:
    what = " ".join(mutant.what.split()).replace("|", "\\|")
    seen = f"`{first.partition(':')[0]}`" if first else _NOT_SEEN
    return f"| `{mutant.name}` | {mutant.kind} | {what} | {seen} |"
