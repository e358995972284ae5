"""Refusals of a shape: what conforms is not refused, and what is wrong is named where it lies."""

import pytest
from schemathesis.openapi.checks import RejectedPositiveData

from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.probe import Probe
from contract_tests.probing.right_refused import check_broken, check_places
from contract_tests.target.schema import BY_ID
from tests.support.findings import exchange

SAVE = BY_ID["saveSkuGroup"]
TWO = [{"skuCode": "A", "productionMultiplier": number} for number in (1, "1")]


class Looking(Probe):
    """Looks at what is given, and notes nothing."""

    def __init__(self):
        self.oracle = "references-checked"

    def asked(self, operation, *places):
        pass


def refused(body, *places):
    violations = [{"in": where, "pointer": pointer} for where, pointer in places]
    return exchange(SAVE.label, 400, {"violations": violations}, body=body)


def test_body_that_conforms_is_not_refused():
    check_broken(SAVE, refused({"code": "A"}))
    with pytest.raises(RejectedPositiveData):
        check_broken(SAVE, refused({"code": "A", "name": "a"}))


@pytest.mark.parametrize("place", ["/skus/1/productionMultiplier", "/skus/1", ""])
def test_violation_where_the_body_is_wrong_or_above_is_right(place):
    wrong = {"code": "A", "name": "a", "skus": TWO}
    check_places(Looking(), SAVE, refused(wrong, ("body", place)))
    check_places(Looking(), SAVE, refused(wrong))


@pytest.mark.parametrize(
    "place", [("body", "/skus/0/productionMultiplier"), ("body", "/name"), ("query", "/name")]
)
def test_violation_elsewhere_is_found(place):
    wrong = {"code": "A", "name": "a", "skus": TWO}
    with pytest.raises(CheckFailure, match="where the request is wrong"):
        check_places(Looking(), SAVE, refused(wrong, place))
