"""The page docs/passing.md: which hand-made defects are seen in passing traffic."""

import json
from datetime import UTC, datetime

from busroot_mock.recordings.recorded import Recorded
from contract_tests.passing.sorting import Sorter
from contract_tests.target.schema import CONTRACT
from evaluation.mutants.catalogue import Call, Mutant, load

_HEAD = """\
# Defects seen in passing traffic

Made by `python -m evaluation.passing defects`: an ordinary client talks to the mock server with one
hand-made defect after another, and `busroot-mock judge` reads what was recorded. It sends nothing,
so it cannot ask what the client does not ask. [mutants.md](mutants.md) has what `verify` finds.
`python -m evaluation.passing clean` judges its traffic with the mock server as it is: in 20,600
exchanges, nothing is found.

"""
_NOT_SEEN = "not seen: no answer of the client's session contradicts the contract or another one"
_OF_CLIENT = (
    "not seen: it shows only where a request breaks the contract, which is the client's mistake "
    "however it is answered"
)
_SORTER = Sorter(CONTRACT)


def page_of(results: dict[str, str]) -> str:
    """Return the page, of the first finding on each defect by its name."""
    mutants = list(load().values())
    lines = [
        f"- {kind}: {_seen(mutants, results, kind)} of {sum(each.kind == kind for each in mutants)}"
        for kind in ("contract", "meaning")
    ]
    rows = [_row(mutant, results.get(mutant.name)) for mutant in mutants]
    table = "\n".join(
        ["| defect | kind | what is broken | seen by |", "| --- | --- | --- | --- |", *rows]
    )
    return _HEAD + "\n".join(lines) + f"\n\n{table}\n"


def _seen(mutants: list[Mutant], results: dict[str, str], kind: str) -> int:
    return sum(bool(results.get(each.name)) for each in mutants if each.kind == kind)


def _row(mutant: Mutant, first: str | None) -> str:
    what = " ".join(mutant.what.split()).replace("|", "\\|")
    missed = _OF_CLIENT if any(map(_is_wrong, mutant.shows)) else _NOT_SEEN
    missed = "not measured yet" if first is None else missed
    seen = f"`{first.partition(':')[0]}`" if first else missed
    return f"| `{mutant.name}` | {mutant.kind} | {what} | {seen} |"


def _is_wrong(call: Call) -> bool:
    """Tell whether a request breaks the contract, or has no operation there."""
    kind = [] if call.body is None else [("Content-Type", "application/json")]
    content = call.body if isinstance(call.body, bytes) else json.dumps(call.body).encode()
    recorded = Recorded(
        method=call.method,
        url=f"http://plant.example/api{call.path}",
        request_headers=(*kind, *call.headers),
        request_body=b"" if call.body is None else content,
        status=200,
        response_headers=(),
        response_body=b"",
        started=datetime.now(UTC),
        took=0.0,
    )
    passed = None if call.path.startswith("/__mock__/") else _SORTER.sort(recorded)
    if passed is None:
        return False
    return passed.operation is None or bool(passed.sent and passed.sent.breaches)
