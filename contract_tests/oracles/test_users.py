"""The role of a user is the one that was saved last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import stated
from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS
from ..probing.making import find, marked, writing
from ..probing.probe import Probe
from ..target.schema import BY_ID

pytestmark = pytest.mark.writes

SAVE, GET, USERS = BY_ID["saveUser"], BY_ID["getUser"], LISTINGS["listUsers"]
ROLES = stated.schema_of(("components", "schemas", "AccountRole"))["enum"]


@oracle("write-read-back", "POST /admin/user", "GET /admin/user/{email}")
@given(roles=st.lists(st.sampled_from(ROLES), min_size=1, max_size=3), swap=st.booleans())
def test_role_is_read_back(probe: Probe, roles: list[str], swap: bool) -> None:
    with writing(probe):
        email = marked(probe, SAVE, {})["email"]
        for number, role in enumerate(roles):
            name = email.swapcase() if swap and number else email
            result = probe.good(SAVE, probe.send(SAVE, {"email": name, "role": role}))["result"]
            single = probe.good(GET, probe.send(GET, path=email))["result"]
            listed = find(probe, SAVE, email)
            shown = [[one["role"] for one in user["accounts"]] for user in [single, *listed]]
            if result["role"] != role or shown != [[role], [role]]:
                told = f"the role of {email} is {role}, as saved: answered, read and listed once"
                came = f"answered {result['role']}, then {shown}"
                place = stated.described(SAVE, "names the user whose role")
                probe.broken(SAVE, told, came, place, stated.answered(SAVE), about="role")
            if single["id"] != result["userId"]:
                place = stated.member(("components", "schemas", "UserRole"), "userId")
                told = f"userId of {email} is the id of the user, {single['id']}"
                probe.broken(SAVE, told, f"it is {result['userId']}", place, about="userId")
