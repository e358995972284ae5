"""The judge finds nothing in the mock server as it is, and a defect that shows."""

import pytest

from evaluation.mutants.catalogue import load
from evaluation.passing.client import OrdinaryClient
from evaluation.passing.measuring import judged

TAGS = ("Reason", "Sku", "Admin")


def test_nothing_is_found_in_the_mock_server_as_it_is() -> None:
    seen = judged(OrdinaryClient(None, 7, TAGS).run(1))
    assert seen.found == []
    assert seen.exchanges > 20


@pytest.mark.parametrize("name", ["account_cursors_missing", "wrong_type"])
def test_defect_that_shows_in_an_answer_is_found(name: str) -> None:
    mutant = load()[name]
    assert judged(OrdinaryClient(mutant.defect, 0, mutant.tags).run(1)).found
