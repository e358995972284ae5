"""Causes have the same keys in any run, and baselines go by them."""

from random import Random

from contract_tests.findings.baseline import mark_known, write_baseline
from contract_tests.findings.finding import KNOWN
from contract_tests.transport.faults import CUT
from tests.support.causes import (
    GOOD,
    LABELS,
    SKU,
    grouping_of,
    html,
    of_oracle,
    shares,
    skus_as_text,
)
from tests.support.findings import (
    crash,
    exchange,
    judged,
)


def runs_of_a_broken_deployment(seed):
    """Return what a run may see of one deployment: other examples, in another order each time."""
    chance = Random(seed)
    names = chance.sample(["value", "batchSize", "cycleTime", "unitsPerMinute", "unitsPerHour"], 4)
    findings = [html(label, chance.choice([400, 401, 403])) for label in chance.sample(LABELS, 20)]
    findings += skus_as_text(names)
    findings += [judged(crash("GET /station"), exchange("GET /station", 500, "{}"))]
    down = [exchange("GET /plant", 404, {}, target=f"/plant?plantcode={n}") for n in range(9)]
    labels = chance.sample(["GET /account", "GET /sku", "GET /reason", "GET /station"], 3)
    traffic = [each for label in labels for each in shares(label, exchange(label, None, fault=CUT))]
    chance.shuffle(findings)
    return findings, [*down, *traffic]


def test_causes_have_the_same_keys_whatever_a_seed_draws(tmp_path):
    path = tmp_path / "baseline.json"
    keys = set()
    for seed in range(6):
        findings, traffic = runs_of_a_broken_deployment(seed)
        grouping = grouping_of(findings, traffic)
        keys.add(frozenset(cause.key for cause in grouping.causes({})))
        if seed == 0:
            write_baseline(grouping.causes({}), path)
            text = path.read_text().replace('"reason": ""', '"reason": "It is known."')
            path.write_text(text)
        assert mark_known(grouping.findings, path, grouping.keys_of) == []
        assert {cause.kind for cause in grouping.causes({})} == {KNOWN}
    assert len(keys) == 1
    assert len(next(iter(keys))) == 5


def test_baseline_of_a_misshapen_response_holds_for_the_oracles_beside_it(tmp_path):
    (shape,) = skus_as_text(["value"])
    oracle = of_oracle("own-account", SKU, exchange(SKU, 200, GOOD))
    oracle.behind = [shape.fingerprint]
    grouping = grouping_of([shape, oracle])
    path = tmp_path / "baseline.json"
    assert len(write_baseline(grouping.causes({}), path)) == 1
    path.write_text(path.read_text().replace('"reason": ""', '"reason": "It is known."'))
    assert mark_known([shape, oracle], path, grouping.keys_of) == []
    assert {cause.kind for cause in grouping.causes({})} == {KNOWN}
