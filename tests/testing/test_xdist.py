"""Workers ask the controller for the server of their run."""

from types import SimpleNamespace

import pytest

from busroot_mock.errors import SetupError
from busroot_mock.testing import pytest_plugin
from busroot_mock.testing.xdist import Desk, ask


def test_worker_on_another_machine_gets_no_port(pytestconfig):
    far = SimpleNamespace(spec=SimpleNamespace(popen=None))
    node = SimpleNamespace(gateway=far, workerinput={}, config=pytestconfig)
    pytest_plugin.pytest_configure_node(node)
    assert node.workerinput == {}


def test_desk_starts_the_server_once_for_all():
    started = []
    desk = Desk(lambda: started.append(1) or "http://there/api")
    try:
        assert started == []
        assert {ask(desk.port) for _ in range(5)} == {"http://there/api"}
        assert started == [1]
    finally:
        desk.close()
    with pytest.raises(SetupError, match="controller of pytest-xdist does not respond"):
        ask(desk.port)


def test_desk_repeats_why_the_server_did_not_start():
    tries = []

    def start():
        tries.append(1)
        raise SetupError("no room")

    desk = Desk(start)
    try:
        for _ in range(3):
            with pytest.raises(SetupError, match="no room"):
                ask(desk.port)
    finally:
        desk.close()
    assert tries == [1]
