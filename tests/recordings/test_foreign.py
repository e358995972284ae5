"""Archives that other programs have written of a session with the mock server."""

from pathlib import Path

import pytest

from busroot_mock.recordings.har_reader import read_har
from contract_tests.config.settings import Settings
from contract_tests.passing.judging import judge_traffic

FOREIGN = sorted((Path(__file__).parent / "foreign").glob("*.har"))


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_archive_of_another_program_is_read_and_judged(path: Path, tmp_path: Path) -> None:
    recorded = list(read_har(path))
    assert {each.method for each in recorded} == {"GET", "POST", "DELETE"}
    assert not any(each.truncated for each in recorded if "/api/" in each.url)
    assert any(b'"jam"' in each.request_body or b"-jam" in each.request_body for each in recorded)
    outcome = judge_traffic(
        ((path.name, each) for each in recorded), Settings(report=str(tmp_path)), ()
    )
    assert outcome.findings == []
    assert len(outcome.notes) >= 1, "the contract does not know all of it"
