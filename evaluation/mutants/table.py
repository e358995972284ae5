"""The table in docs/mutants.md, made from the results."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evaluation.machine_mutants import chapter as machine_mutants
from evaluation.mutants.catalogue import Mutant, load
from evaluation.mutants.chapters import chapter_of, with_chapter
from evaluation.mutants.judging import Outcomes, is_found, missed, new_findings
from evaluation.mutants.run import Results, read_results
from evaluation.mutants.serving import NONE
from evaluation.mutants.tools import TOOLS
from evaluation.opposites import chapter as opposites

HEAD = """\
# Planted defects, and what finds them

Made by `tox -e mutants`; do not edit. `evaluation/mutants` plants a defect in the mock server: *of
contract* if an answer breaks `openapi.yaml`, *of meaning* if every answer by itself conforms.
`busroot-mock verify --write`, with a key for every role, a second account and every setting named,
looks for each on a fresh mock server; so do two other testers, with one key and their own settings.
Each run is kept to the tags of its defect. A defect counts as found if a tool has a finding that it
does not have on the mock server as it is. Requests are counted at the mock server. Where `verify`
or `schemathesis run` finds nothing on the mock server as it is, its first finding ends the run, so
what else would find the defect is not named. The first table counts the defects of the last run of
all; one that was measured by itself since has `-` for the other tools."""
KINDS = {"contract": "Defects of contract", "meaning": "Defects of meaning"}
MOST_SHOWN = 3
UNEXPLAINED = "not explained yet"
MISSED = "\n## What `verify` misses, and why\n\n"
NOTHING = "Nothing."
NOT_RUN = "-"


def write_table(results: Path, out: Path) -> None:
    """Write the table of what is in the file of results."""
    page = render(read_results(results), list(load().values()))
    former = out.read_text("utf-8") if out.is_file() else ""
    for title in (machine_mutants.TITLE, opposites.TITLE):
        page = with_chapter(page, chapter_of(former, title), title)
    out.write_text(page, encoding="utf-8")


def render(results: Results, mutants: Sequence[Mutant]) -> str:
    """Return the page as Markdown."""
    parts = [HEAD, _summary(results, mutants)]
    for kind, title in KINDS.items():
        rows = [row(results, mutant) for mutant in mutants if mutant.kind == kind]
        head = ["Defect", "What is broken", "Tag", "`verify` finds it by", "Requests", "Seconds"]
        others = [f"`{TOOLS[tool].title}`" for tool in _others()]
        parts.append(f"\n## {title}\n\n{_table([*head, *others], rows)}")
    lines = reasons(results.get("verify", {}), mutants)
    return "".join([*parts, MISSED, "\n".join(lines) or NOTHING, "\n"])


def _others() -> list[str]:
    return [tool for tool in TOOLS if tool != "verify"]


def _summary(results: Results, mutants: Sequence[Mutant]) -> str:
    head = ["Tool", "Version", "Findings on the mock server as it is", *KINDS.values()]
    rows = []
    for name, tool in TOOLS.items():
        outcomes = results.get(name, {})
        first = outcomes.get(NONE, {})
        shares = [
            _share(outcomes, [each for each in mutants if each.kind == kind]) for kind in KINDS
        ]
        alarms = str(len(first["findings"])) if first else "-"
        rows.append([f"`{tool.title}`", first.get("version", "-"), alarms, *shares])
    return "\n\n" + _table(head, rows)


def _share(outcomes: Outcomes, mutants: Iterable[Mutant]) -> str:
    ran = [each.name for each in mutants if each.name in outcomes]
    caught = sum(is_found(outcomes, name) for name in ran)
    return f"{caught} of {len(ran)}" if ran else "-"


def row(results: Results, mutant: Mutant) -> list[str]:
    """Return the cells of a defect."""
    outcome = results.get("verify", {}).get(mutant.name)
    by = _checks(results["verify"], mutant.name) if outcome else NOT_RUN
    figures = [NOT_RUN, NOT_RUN]
    if outcome:
        figures = [f"{outcome['requests']:,}", f"{outcome['seconds']:.0f}"]
    tags = ", ".join(mutant.tags) or "every tag"
    others = [_verdict(results.get(tool, {}), mutant.name) for tool in _others()]
    return [f"`{mutant.name}`", mutant.what, tags, by, *figures, *others]


def _checks(outcomes: Outcomes, name: str) -> str:
    findings = [shown.partition(" ")[0] for shown in new_findings(outcomes, name)]
    checks = list(dict.fromkeys(findings))
    more = f" and {len(checks) - MOST_SHOWN} more" if len(checks) > MOST_SHOWN else ""
    return ", ".join(checks[:MOST_SHOWN]) + more if checks else "**missed**"


def _verdict(outcomes: Outcomes, name: str) -> str:
    outcome = outcomes.get(name)
    if outcome is None:
        return NOT_RUN
    if "trouble" in outcome:
        return "failed"
    return f"found, {outcome['seconds']:.0f} s" if is_found(outcomes, name) else "missed"


def reasons(outcomes: Outcomes, mutants: Sequence[Mutant]) -> list[str]:
    """Return a line for each defect that was missed, with the reason."""
    return [
        f"- `{each.name}`: "
        f"{outcomes[each.name].get('trouble') or each.missed_because or UNEXPLAINED}"
        for each in missed(outcomes, mutants)
    ]


def as_line(cells: Sequence[Any]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(map(as_line, lines)) + "\n"
