"""Checks before a run: whether the deployment is there, knows the key, and is of the account."""

from collections.abc import Iterator

import pytest
import requests

from ..config.profile import Identity
from ..transport.connection_errors import cause_of, is_unreachable
from ..transport.faults import OverLimit
from .deployment import Deployment
from .key_owner import UNKNOWN_KEY, account_of

MOST_UNANSWERED = 3
"""Requests without a response, and none with one, after which no other operation is tried."""


def preflight_error(deployment: Deployment) -> str | None:
    """Return why a deployment cannot be tested, or None."""
    try:
        with deployment.transport.standing():
            return next(_errors(deployment), None)
    except pytest.skip.Exception as spent:
        return f"It is not known yet whether {deployment.base_url} can be tested, and {spent}."


def shows_accounts(deployment: Deployment) -> bool:
    """Tell whether the deployment shows whose keys a run has that is to write."""
    home = (None, deployment.settings.write)
    identities = [each for each in deployment.profile.identities if each.account in home]
    try:
        with deployment.transport.standing():
            return all(account_of(deployment, each) is not None for each in identities)
    except pytest.skip.Exception:
        return False


def _errors(deployment: Deployment) -> Iterator[str]:
    url, variable = deployment.base_url, deployment.profile.main.variable
    statuses, faults = set(), list[requests.RequestException]()
    for operation in deployment.selection.operations:
        if operation.method == "GET" and "{" not in operation.path:
            try:
                statuses.add(deployment.send("GET", operation.path).status_code)
            except requests.RequestException as error:
                faults.append(error)
                if not statuses and (is_unreachable(error) or len(faults) >= MOST_UNANSWERED):
                    break
    # One operation alone that does not answer is an error of that one.
    if faults and not statuses:
        why = str(faults[0]) if isinstance(faults[0], OverLimit) else cause_of(faults[0])
        yield f"{url} cannot be reached: {why}."
    # One operation alone that answers 401 does not know its own statuses.
    if statuses == {401}:
        yield _not_known(url, variable)
    # It knows the keys then, and the tests say who is kept out though the contract lets them in.
    is_for_nobody = statuses == {403} and _has_every_role(deployment)
    if statuses == {403} and not is_for_nobody:
        yield f"The API key in {variable} may read nothing at {url} (403)."
    if statuses and not is_for_nobody and all(300 <= status < 500 for status in statuses):
        listed = ", ".join(map(str, sorted(statuses)))
        yield f"{url} is not the API ({listed}); give a URL such as https://host/api."
    yield from _identity_errors(deployment)


def _has_every_role(deployment: Deployment) -> bool:
    """Tell whether a run that only reads has a key of every role that the contract lets read."""
    home, reading = deployment.profile.main.account, deployment.selection.operations
    own = [each for each in deployment.profile.identities if each.account in (None, home)]
    allowed = [{*each.node["x-roles"]["allow"]} for each in reading if each.reads]
    return deployment.settings.mode == "read" and all(
        roles <= {each.role for each in own} for roles in allowed
    )


def _not_known(url: str, variable: str) -> str:
    return f"{url} does not know the API key in {variable} (401); check both."


def _identity_errors(deployment: Deployment) -> Iterator[str]:
    """Yield which keys are not known, or not of the account that settings or profile name."""
    settings, profile = deployment.settings, deployment.profile
    wanted = settings.write if settings.mode == "write" else None
    if wanted is None and len(profile.identities) == 1 and profile.main.account is None:
        return
    home = profile.main.account
    allowed = {each.account for each in profile.identities} | {wanted}
    for identity in profile.identities:
        account = account_of(deployment, identity)
        if account == UNKNOWN_KEY:
            yield _not_known(deployment.base_url, identity.variable)
        expected = identity.account or home
        if wanted is not None and identity.account in (None, wanted):
            yield from _not_of(wanted, identity, account)
        elif account is not None and expected is not None and account not in allowed:
            yield (
                f"The key in {identity.variable} belongs to the account {account!r}, but the "
                f"profile says {expected!r} (identities.{identity.name})."
            )
        if home is None:
            home = account
            allowed.add(account)


def _not_of(wanted: str, identity: Identity, account: str | None) -> Iterator[str]:
    if account is None:
        yield (
            f"GET /account does not show which account the key in {identity.variable} belongs to: "
            "nothing was written."
        )
    elif account != wanted:
        yield (
            f"The key in {identity.variable} belongs to the account {account!r}, not {wanted!r}: "
            "nothing was written."
        )
