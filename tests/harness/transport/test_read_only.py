"""A run that only reads sends nothing else, whatever tempts it and whichever layer is mistaken."""

from pathlib import Path

import pytest

from tests.support.deployments import run, settings_json
from tests.support.hostile import TEMPTING, hostile
from tests.support.read_only import assert_only_reads

pytestmark = pytest.mark.runs

TAGS = ["Reason", "User"]
"""A list with filters, and a record in the path: other reads are of one of these forms."""


# ---- A whole run ---------------------------------------------------------------------------------


def test_hostile_server_sees_nothing_but_declared_reads(tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password netrc-secret\n", encoding="utf-8")
    with hostile() as server, hostile([]) as elsewhere:
        server.elsewhere = elsewhere.origin
        settings = settings_json(
            f"{server.origin}/api", tmp_path, timeout=3, max_requests=160, tags=TAGS
        )
        _, output = run(settings, key="hostile-key", environment={"NETRC": str(netrc)})
        assert_only_reads(server)
    assert len(server.asked) > server.patience + 3 * len(TEMPTING), output
    assert len(server.asked) <= 160
    assert not elsewhere.asked
    assert "Refused" not in output
    left = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("traffic-*"))
    assert "netrc-secret" not in left


def test_budget_holds_for_all_processes_and_parts_of_a_run_together(tmp_path):
    with hostile([]) as server:
        settings = settings_json(
            f"{server.origin}/api", tmp_path, max_requests=47, tags=["Reason"], shard="1/2"
        )
        run(settings, "-n", "2")
        assert_only_reads(server)
        # Each of the two may send half of what this part may.
        assert 10 < len(server.asked) <= 23


def test_planted_layer_reaches_nobody(tmp_path):
    log = tmp_path / "log"
    with hostile([]) as server:
        environment = {
            "PLANTED_LOG": str(log),
            "PLANTED_URL": server.origin,
            "PYTHONPATH": str(Path(__file__).parents[2] / "support"),
        }
        settings = settings_json(
            f"{server.origin}/api", tmp_path, max_requests=150, tags=["Reason", "Sku"]
        )
        _, output = run(settings, "-p", "planted_layer", environment=environment)
        assert_only_reads(server)
    tried = log.read_text(encoding="utf-8").splitlines()
    assert len(tried) > 9, output
    assert {line.partition(": ")[2] for line in tried} == {"Refused"}
