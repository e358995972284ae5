"""Checks before a run: whether the deployment is there, knows the key, and is of the account."""

from collections.abc import Iterator

import pytest
import requests

from .deployment import Deployment


def preflight_error(deployment: Deployment) -> str | None:
    """Return why a deployment cannot be tested, or None."""
    try:
        with deployment.transport.standing():
            return next(_errors(deployment), None)
    except pytest.skip.Exception as spent:
        return f"It is not known yet whether {deployment.base_url} can be tested, and {spent}."


def _errors(deployment: Deployment) -> Iterator[str]:
    url, variable = deployment.base_url, deployment.profile.main.variable
    statuses = set()
    for operation in deployment.selection.operations:
        if operation.method == "GET" and "{" not in operation.path:
            try:
                statuses.add(deployment.send("GET", operation.path).status_code)
            except requests.RequestException as error:
                reason = deployment.profile.hide(type(error).__name__)
                yield f"{url} cannot be reached: {reason}."
            if 401 in statuses:
                yield f"{url} does not know the API key in {variable} (401)."
    if statuses == {403}:
        yield f"The API key in {variable} may read nothing at {url} (403)."
    if statuses and all(300 <= status < 500 for status in statuses):
        listed = ", ".join(map(str, sorted(statuses)))
        yield f"{url} is not the API ({listed}); give a URL such as https://host/api."
    yield from _account_errors(deployment)


def _account_errors(deployment: Deployment) -> Iterator[str]:
    """Yield which keys do not belong to the account that the run may write to."""
    wanted = deployment.settings.write
    if wanted is None:
        return
    for identity in deployment.profile.identities:
        if identity.account not in (None, wanted):
            continue
        variable = identity.variable
        try:
            actual = deployment.send("GET", "/account", identity).json()["result"]["id"]
        except (requests.RequestException, ValueError, KeyError, TypeError):
            yield f"GET /account does not show which account the key in {variable} belongs to."
            return
        if actual != wanted:
            yield (
                f"The key in {variable} belongs to the account {actual!r}, not {wanted!r}: "
                "nothing was written."
            )
