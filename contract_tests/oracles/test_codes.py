"""New access codes are unique, and are listed once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import contract_terms as terms
from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS
from ..probing.making import writing
from ..probing.probe import Probe
from ..target.schema import BY_ID

pytestmark = pytest.mark.writes

CODES, CREATE = LISTINGS["listAccessCodes"], BY_ID["createAccessCode"]


@oracle("codes-new", "POST /admin/access-code")
@given(count=st.integers(1, 4))
def test_access_code_is_new(probe: Probe, count: int) -> None:
    with writing(probe):
        email = _own_email(probe)
        for _ in range(count if probe.deployment.settings.mode == "mock" else 2):
            before = [item["code"] for item in probe.read(CODES).items]
            code = probe.expect_success(CREATE, probe.send(CREATE))["result"]["code"]
            listed = probe.read(CODES).items
            after = [item["code"] for item in listed]
            probe.asked(CREATE, terms.description_place(CREATE, "the code differs"))
            if code in before or after.count(code) != 1 or not set(before) < set(after):
                expected = (
                    f"the new code {code!r} did not exist, and is listed once along with the others"
                )
                actual = (
                    f"{len(before)} codes before, {len(after)} after, {after.count(code)} of this"
                )
                place = terms.description_place(CREATE, "the code differs from every code")
                probe.fail(CREATE, expected, actual, place, CREATE.location)
            noted = [item.get("email") for item in listed if item["code"] == code]
            _check_email(probe, email, noted)


def _own_email(probe: Probe) -> str | None:
    """Return the address of the caller, as the caller's preferences show it; None without any."""
    preferences = probe.pool_of("listNotificationPreferences")
    return next((item.get("userEmail") for item in preferences), None)


def _check_email(probe: Probe, email: str | None, noted: list[str | None]) -> None:
    place = terms.description_place(CREATE, "email address")
    if email is not None:
        probe.asked(CREATE, place)
        probe.asked(CODES.operation, CODES.member("email"))
    if email is not None and noted != [email]:
        expected, actual = f"the code is noted with the caller's address, {email}", f"with {noted}"
        probe.fail(CREATE, expected, actual, place, about="email")
