"""Secrets are never shown."""

import pytest
from hypothesis import given

from ..probing import contract_terms as terms
from ..probing.catalogue import oracle
from ..probing.making import writing
from ..probing.probe import Probe
from ..probing.secrets import CONFIG, MASK, check_masks
from ..probing.values import LONGEST_KEPT, a_text
from ..target.applicable import not_applicable
from ..target.schema import BY_ID

ACCOUNT, SAVE = BY_ID["getAccount"], BY_ID["saveConfig"]


@oracle("secrets-hidden", "GET /admin/config")
def test_secret_is_masked(probe: Probe) -> None:
    with probe.example():
        entries = probe.read(CONFIG).items
        if any(entry["value"] == MASK for entry in entries):
            probe.asked(CONFIG.operation, terms.description_place(CONFIG.operation))
        check_masks(probe, entries, ("", MASK))


@oracle("secrets-hidden", "POST /admin/config")
@pytest.mark.writes
@given(secret=a_text({"maxLength": LONGEST_KEPT}).map("s3cr3t-{}".format))
def test_secret_is_not_shown(probe: Probe, secret: str) -> None:
    if probe.deployment.settings.mode != "mock":
        not_applicable("a secret of a deployment cannot be read, and so not be restored")
    keys = [item["key"] for item in probe.pool(CONFIG) if item["type"] == "secret"]
    if not keys:
        pytest.skip("the account has no secret")
    with writing(probe):
        responses = [
            probe.send(SAVE, {"config": dict.fromkeys(keys, secret)}),
            probe.send(SAVE, {"config": dict.fromkeys(keys, MASK)}),
            probe.send(CONFIG.operation),
            probe.send(ACCOUNT),
        ]
        probe.expect_success(SAVE, responses[0])
        if any(secret in response.text for response in responses):
            place = terms.description_place(CONFIG.operation, "never in clear")
            expected, actual = "a secret that was set is never shown", "a response contains it"
            probe.fail(CONFIG.operation, expected, actual, place, about="shown")
        probe.asked(SAVE, terms.description_place(SAVE, "leaves a secret as it was"))
        check_masks(probe, probe.read(CONFIG).items, (MASK,))
