"""Processes of a run keep to one limit of what an operation creates."""

from pathlib import Path

import pytest

from contract_tests.writing.ledger import FILES, MADE, REMOVED, Ledger
from contract_tests.writing.other_ledgers import OtherLedgers

MOST = 40


def ledger(folder: Path, process: str) -> Ledger:
    path = folder / FILES.replace("*", process)
    return Ledger(path, f"bmv-{process}-", "https://busroot.example/api", "demo")


def make(own: Ledger, count: int, state: str = MADE) -> None:
    for number in range(count):
        key = f"{own.prefix}{len(own.entries)}-{number}"
        own.settle(own.enter("saveReason", "Reason", key, by_server=False), state)


@pytest.mark.parametrize(
    ("processes", "made", "counted"),
    [(1, [], 0), (2, [], 10), (2, [3], 10), (2, [17], 17), (4, [17, 1], 17 + 5 + 5)],
)
def test_others_count_with_what_they_made_or_what_is_theirs(tmp_path, processes, made, counted):
    own = ledger(tmp_path, "gw0")
    make(own, 1)
    for number, count in enumerate(made, start=1):
        make(ledger(tmp_path, f"gw{number}"), count)
    others = OtherLedgers(own.path, processes)
    assert others.made_by("saveReason", only_there=True, most=MOST) == counted


def test_others_are_read_on_as_they_grow(tmp_path):
    own, other = ledger(tmp_path, "gw0"), ledger(tmp_path, "gw1")
    others = OtherLedgers(own.path, 2)
    make(other, 12)
    assert others.made_by("saveReason", only_there=True, most=MOST) == 12
    make(other, 4)
    make(other, 9, REMOVED)
    with other.path.open("a") as file:
        file.write('{"kind": "write", "numb')
    assert others.made_by("saveReason", only_there=True, most=MOST) == 16
    assert others.made_by("saveReason", only_there=False, most=MOST) == 25
    assert others.made_by("saveSku", only_there=False, most=MOST) == 10
