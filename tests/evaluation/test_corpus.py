"""The corpus of the fuzzer is read again: none of it breaks anything."""

import pytest

from evaluation.hostile.fuzz_targets import CORPUS, TARGETS

MOST_FILES, MOST_BYTES = 60, 20_000


@pytest.mark.parametrize("name", TARGETS)
def test_corpus_of_the_fuzzer_holds_and_stays_small(name: str) -> None:
    check, seeds = TARGETS[name]
    files = [each.read_bytes() for each in sorted((CORPUS / name).iterdir())]
    assert 5 < len(files) <= MOST_FILES
    assert sum(map(len, files)) < MOST_BYTES
    for data in (*files, *seeds()):
        check(data)
