"""A server that keeps its world in a file: killed, ended, in trouble with its disk."""

import random
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest

from busroot_mock.worlds.state_file import locked, restore, sweep
from busroot_mock.worlds.world import World
from tests.support.commands import assert_refused, run, serving
from tests.support.state_files import kept

WORLD = "/__mock__/worlds/default"
HEADERS = {"X-API-KEY": "demo-admin-key"}


ENDLESS = """
import sys
from pathlib import Path
from busroot_mock.worlds.state_file import StateFile, restore
from busroot_mock.worlds.world import World

path, world = Path(sys.argv[1]), World()
restore(path, world)
file = StateFile(path, world)
while True:
    world.draw("turn", 2)
    file.keep()
    print(world.state.drawn["turn"], flush=True)
"""


def test_state_file_is_whole_whenever_the_server_is_killed(path):
    turns, chance = 0, random.Random(7)
    for _ in range(8):
        command = [sys.executable, "-c", ENDLESS, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        world = World()
        assert restore(path, world)
        assert world.state.drawn["turn"] > turns
        turns = world.state.drawn["turn"]
    sweep(path)
    assert list(path.parent.iterdir()) == [path]


def address(started):
    return started["address"].removesuffix("/api")


def codes(base):
    return httpx.get(f"{base}/api/admin/access-code", headers=HEADERS).json()["results"]


def test_serve_goes_on_where_it_was_killed(path):
    with serving("--state", str(path), "--clock", "2026-03-02T09:30:00Z") as (process, started):
        base, before = address(started), path.read_bytes()
        httpx.post(f"{base}{WORLD}/clock", json={"advance": "PT2H"})
        httpx.post(f"{base}/api/admin/access-code", headers=HEADERS)
        listed = codes(base)
        while path.read_bytes() == before:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(5)
    with serving("--state", str(path)) as (process, started):
        assert codes(address(started)) == listed
        assert httpx.get(f"{address(started)}{WORLD}/clock").json()["result"] == {
            "now": "2026-03-02T11:30:00.000Z",
            "frozen": True,
        }


def test_serve_keeps_the_last_write_when_it_is_ended(path):
    with serving("--state", str(path)) as (process, started):
        httpx.post(f"{address(started)}/api/admin/access-code", headers=HEADERS)
        listed = codes(address(started))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    with serving("--state", str(path)) as (process, started):
        assert codes(address(started)) == listed


def test_serve_of_a_damaged_state_file_is_one_sentence(path):
    text = kept(path, World())[:-1]
    path.write_bytes(text)
    assert_refused(run("serve", "--port", "0", "--state", path), str(path), "damaged", "--state")
    assert path.read_bytes() == text


def wait_until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def health(started):
    return httpx.get(f"{address(started)}/__mock__/health").json()["result"]


def test_serve_tries_again_until_a_disk_that_fails_is_well(path):
    arguments = ("--log-level", "warning", "--state", str(path))
    with serving(*arguments) as (process, started):
        assert health(started)["state"] == {"saved": True}
        path.unlink()
        path.mkdir()
        (path / "in the way").touch()
        made = httpx.post(f"{address(started)}/api/admin/access-code", headers=HEADERS)
        assert made.is_success
        line = process.stderr.readline()
        assert line.startswith(f"The state file {path} cannot be written: ")
        assert line.endswith(" It is tried again every 0.5 s.\n")
        shown = health(started)
        assert (shown["status"], shown["state"]["saved"]) == ("degraded", False)
        assert shown["state"]["problem"] in line
        (path / "in the way").unlink()
        path.rmdir()
        assert process.stderr.readline() == f"The state file {path} is written again.\n"
        assert health(started) == {**shown, "status": "ok", "state": {"saved": True}}
        process.send_signal(signal.SIGKILL)
        process.wait(5)
    world = World()
    assert restore(path, world)
    codes_kept = [each for _, name, each in world.state.tables() if name == "accessCodes"]
    assert made.json()["result"]["code"] in str(codes_kept)


def test_serve_that_cannot_save_at_the_end_says_so(path):
    with serving("--log-level", "error", "--state", str(path)) as (process, started):
        path.unlink()
        path.mkdir()
        (path / "in the way").touch()
        httpx.post(f"{address(started)}/api/admin/access-code", headers=HEADERS)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 2
        assert process.stderr.read().startswith(f"busroot-mock: The state file {path} cannot")


SLOW = """
import sys, time
from pathlib import Path
from busroot_mock.cli import main
from busroot_mock.serving.limits import Limits
from busroot_mock.worlds.state_file import StateFile

replace = StateFile._replace

def slowly(file, text):
    if Path(sys.argv[2], "slow").exists():
        Path(sys.argv[2], "begun").touch()
        time.sleep(2)
    replace(file, text)

StateFile._replace = slowly
Limits.forced_exit = property(lambda _: 1)
sys.exit(main.main(["serve", "--port", "0", "--log-level", "error", "--state", sys.argv[1]]))
"""


@pytest.mark.parametrize("is_begun", [False, True])
def test_serve_that_takes_long_to_save_at_the_end_is_given_the_time(path, tmp_path, is_begun):
    command = [sys.executable, "-c", SLOW, str(path), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        base = re.search(r"http://\S+(?=/api,)", process.stdout.readline())[0]
        (tmp_path / "slow").touch()
        httpx.post(f"{base}/api/admin/access-code", headers=HEADERS)
        if is_begun:
            wait_until((tmp_path / "begun").exists)
            (tmp_path / "slow").unlink()
        listed = codes(base)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert all(each["code"] in path.read_text() for each in listed)


def test_serve_saves_what_a_delayed_request_wrote_and_what_a_read_counted(path):
    with serving("--state", str(path)) as (_, started):
        base = address(started)
        rule = {"match": {"operationId": "createAccessCode"}, "effect": {"delay": 20_000}}
        httpx.post(f"{base}{WORLD}/faults", json=rule)
        read = {"match": {"operationId": "listReasons"}, "next": 5, "effect": {"status": 503}}
        httpx.post(f"{base}{WORLD}/faults", json=read)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{base}/api/admin/access-code", headers=HEADERS, timeout=0.2)
        listed = codes(base)
        wait_until(lambda: health(started)["state"]["saved"])
        world = World()
        restore(path, world)
        assert world.state.faults.get("f1").applied == 1
        assert all(each["code"] in path.read_text() for each in listed)
        assert httpx.get(f"{base}/api/reason", headers=HEADERS).status_code == 503
        wait_until(lambda: health(started)["state"]["saved"])
        restore(path, world)
        assert world.state.faults.get("f2").applied == 1


def test_serve_of_a_state_file_in_use_is_one_sentence(path):
    with locked(path):
        assert_refused(
            run("serve", "--port", "0", "--state", path), str(path), "another", "--state"
        )
