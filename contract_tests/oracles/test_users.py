"""A user has the role that was saved last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing import contract_terms as terms
from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS
from ..probing.making import find, marked, writing
from ..probing.probe import Probe
from ..target.applicable import not_applicable
from ..target.schema import BY_ID

pytestmark = pytest.mark.writes

SAVE, GET, USERS = BY_ID["saveUser"], BY_ID["getUser"], LISTINGS["listUsers"]
PREFERENCES = LISTINGS["listNotificationPreferences"]
ROLES = terms.schema_of(("components", "schemas", "AccountRole"))["enum"]


@oracle("write-read-back", "POST /admin/user", "GET /admin/user/{email}", most=3)
@given(
    roles=st.lists(st.sampled_from(ROLES), min_size=2, max_size=3, unique=True), swap=st.booleans()
)
def test_role_is_read_back(probe: Probe, roles: list[str], swap: bool) -> None:
    with writing(probe):
        email = marked(probe, SAVE, {})["email"]
        for number, role in enumerate(roles):
            name = email.swapcase() if swap and number else email
            result = probe.expect_success(SAVE, probe.send(SAVE, {"email": name, "role": role}))[
                "result"
            ]
            single = probe.expect_success(GET, probe.send(GET, path=email))["result"]
            listed = find(probe, SAVE, email)
            shown = [
                [account["role"] for account in user["accounts"]] for user in [single, *listed]
            ]
            place = terms.description_place(SAVE, "names the user whose role")
            probe.asked(SAVE, (*terms.response_place(SAVE), "description"))
            if number and swap:
                probe.asked(SAVE, place, (*SAVE.location, "x-writes", "anyCase"))
            if result["role"] != role or shown != [[role], [role]]:
                expected = f"the role of {email} is {role} as saved: returned, read, listed once"
                actual = f"the response has {result['role']}, then {shown} are read"
                # In letters of another case, that it is the same user is assumed.
                by = place if number and swap else (*SAVE.location, "summary")
                probe.fail(SAVE, expected, actual, by, terms.response_place(SAVE), about="role")
            if single["id"] != result["userId"]:
                place = terms.member(("components", "schemas", "UserRole"), "userId")
                expected = f"userId of {email} is the id of the user, {single['id']}"
                probe.fail(SAVE, expected, f"it is {result['userId']}", place, about="userId")


@oracle("other-account-hidden", "POST /admin/user", "GET /admin/user/{email}")
@given(roles=st.lists(st.sampled_from(ROLES), min_size=2, max_size=3))
def test_role_in_another_account_stays(probe: Probe, roles: list[str]) -> None:
    neighbour = probe.deployment.profile.neighbour
    if neighbour is None or probe.deployment.settings.mode != "mock":
        not_applicable("it would write to another account")
    other = probe.by(neighbour)
    with writing(probe):
        email = marked(probe, SAVE, {})["email"]
        for caller in (probe, other):
            caller.expect_success(SAVE, caller.send(SAVE, {"email": email, "role": roles[0]}))
        for caller, stranger in ((probe, other), (other, probe)):
            before = stranger.send(GET, path=email).text
            for role in roles:
                caller.expect_success(SAVE, caller.send(SAVE, {"email": email, "role": role}))
            probe.asked(SAVE, terms.ACCOUNTS_APART)
            after = stranger.send(GET, path=email).text
            if after != before:
                expected = f"what {email} is in another account stays: {before[:120]}"
                actual = f"it is {after[:120]}"
                probe.fail(SAVE, expected, actual, terms.ACCOUNTS_APART, about="other account")


@oracle("refused-changes-nothing", "POST /admin/user")
@given(role=st.sampled_from(ROLES), swap=st.booleans())
def test_nobody_changes_their_own_role(probe: Probe, role: str, swap: bool) -> None:
    if probe.deployment.settings.mode != "mock":
        not_applicable("whoever loses a role by it could not take it back")
    home = probe.deployment.profile.main.account
    identities = probe.deployment.profile.identities
    own = [each for each in identities if each.role == "admin" and each.account in (None, home)]
    if not own:
        not_applicable("the profile has no identity that may save users and is one of them")
    caller = probe.by(own[-1])
    email = next((each["userEmail"] for each in caller.pool(PREFERENCES)), None)
    before = [user for user in probe.pool(USERS) if user["email"] == email]
    if not before or role in [account["role"] for account in before[0]["accounts"]]:
        return
    place = terms.description_place(SAVE, "their own role")
    with writing(probe):
        name = str(email).swapcase() if swap else email
        status = caller.send(SAVE, {"email": name, "role": role}).status_code
        after = [user for user in probe.read(USERS).items if user["email"] == email]
        probe.asked(SAVE, place)
        if 400 <= status < 500 and after != before:
            expected, actual = f"the role stays, as {role} was refused", "it is another"
            probe.fail(SAVE, expected, actual, terms.CHANGES_NOTHING, about="own role refused")
        if status != 409 or after != before:
            changed = "unchanged" if after == before else "changed"
            expected = f"the caller's own role stays, with 409: {role} for {name} is refused"
            actual = f"the status is {status}, and the role is {changed}"
            probe.fail(SAVE, expected, actual, place, about="own role")
