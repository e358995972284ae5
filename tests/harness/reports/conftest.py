"""An outcome with findings of every kind, and its reports."""

import pytest

from contract_tests.reports import write_reports
from contract_tests.transport.traffic import Traffic
from tests.support.outcomes import exchanges, outcome


@pytest.fixture(scope="module")
def result():
    return outcome()


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    traffic = Traffic(folder, "main")
    for exchange in exchanges():
        traffic.note(exchange)
    traffic.close()
    write_reports(folder, result)
    return folder
