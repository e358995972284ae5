"""The owner of a run's key, as the deployment shows it: the account, and the role of its user."""

from typing import Any
from urllib.parse import quote

import pytest
import requests

from ..config.profile import Identity
from ..transport.response_json import json_in
from .connect import ROLES
from .deployment import Deployment

STAFF = "staff"
MOST_ASKED = 6
"""How often a server that fails (5xx) is asked whose key it is."""
UNKNOWN_KEY = ""
"""In place of an account: the deployment does not know the key (401)."""


def account_of(deployment: Deployment, identity: Identity | None = None) -> str | None:
    """Return the id of the account of a key, by `GET /account`; None where that is not shown."""
    try:
        for _ in range(MOST_ASKED):
            response = deployment.send("GET", "/account", identity)
            # A server that fails now and then must not decide what the whole run may test.
            if response.status_code < 500:
                break
    except requests.RequestException:
        return None
    if response.status_code == 401:
        return UNKNOWN_KEY
    account = _member(_json(response), "result", "id")
    return account if isinstance(account, str) and account else None


def owner_of(deployment: Deployment) -> tuple[str | None, str | None]:
    """Return role and account of the main key, as far as reading operations show them.

    Notification preferences are of the caller, and have the address of the user; the user has a
    role in each account. Who may not read users remains without a role.
    """
    role = account = None
    try:
        with deployment.transport.standing():
            account = account_of(deployment) or None
            role = _role(deployment, account)
    except (pytest.skip.Exception, requests.RequestException, UnicodeError):
        # The budget is spent, the connection lost, or the address no text: the run itself says so.
        pass
    return role, account


def _role(deployment: Deployment, account: str | None) -> str | None:
    preferences = _json(deployment.send("GET", "/notification-preference"))
    email = _member(preferences, "results", 0, "userEmail")
    if not isinstance(email, str) or not email.strip("./ "):
        return None
    user = _json(deployment.send("GET", f"/admin/user/{quote(email, safe='@+')}"))
    if _member(user, "result", "email") != email:
        return None
    if _member(user, "result", "userRole") == STAFF:
        return STAFF
    accounts = _member(user, "result", "accounts")
    roles = [
        _member(entry, "role")
        for entry in (accounts if isinstance(accounts, list) else [])
        if account is None or _member(entry, "accountId") == account
    ]
    return roles[0] if len(roles) == 1 and roles[0] in ROLES else None


def _json(response: requests.Response) -> Any:
    """Return the value in the body of a successful response, as `json_in` does; else None."""
    if response.status_code != 200:
        return None
    return json_in(response)


def _member(value: Any, *steps: str | int) -> Any:
    """Return what is at the end of some steps into JSON; None where there is no such member."""
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value
