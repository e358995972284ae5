"""Options of `serve` from command line, environment and file."""

import argparse
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.cli.main import command_parser
from busroot_mock.cli.serve_options import add_serve_options
from busroot_mock.errors import SetupError
from busroot_mock.options_file import TABLES, options_file
from contract_tests.commands.options import OF_COMPARE
from tests.support.commands import assert_refused, run, serving

OWN, PROJECT = "busroot-mock.toml", "pyproject.toml"
VALUES = {
    "host": "0.0.0.0",
    "port": 8081,
    "dataset": "minimal",
    "seed": 7,
    "clock": "2026-03-02T09:30:00Z",
    "state": "a.state",
    "cors": ["http://a", "http://b"],
    "contract": "other.yaml",
    "fixtures": "folder",
    "log_level": "error",
    "log_format": "json",
    "tls": "self-signed",
    "tls_cert": "a.pem",
    "tls_key": "b.pem",
    "head_timeout": 1.5,
    "metrics": True,
    "root_path": "/mock",
    "trusted_proxy": ["10.0.0.0/8", "::1"],
}


def options(*arguments, environment=None, folder=None):
    parser = argparse.ArgumentParser()
    declared = add_serve_options(parser)
    given = parser.parse_args(arguments)
    declared.complete(given, environment or {}, folder and options_file(folder))
    return vars(given)


def in_toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(in_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def of_command(name, value):
    if value is True:
        return [f"--{name.replace('_', '-')}"]
    values = value if isinstance(value, list) else [value]
    return [word for each in values for word in (f"--{name.replace('_', '-')}", str(each))]


@pytest.mark.parametrize(("name", "value"), VALUES.items())
def test_option_of_serve_has_the_same_value_wherever_it_stands(name, value, tmp_path, monkeypatch):
    # A path in a file starts from its folder.
    monkeypatch.chdir(tmp_path)
    expected = options(*of_command(name, value))
    text = ",".join(value) if isinstance(value, list) else str(value)
    assert options(environment={f"BUSROOT_MOCK_{name.upper()}": text}) == expected
    for spelled in (name, name.replace("_", "-")):
        Path(OWN).write_text(f"{spelled} = {in_toml(value)}\n", "utf-8")
        assert options(folder=Path()) == expected
    Path(OWN).unlink()
    Path(PROJECT).write_text(f"[tool.busroot-mock]\n{name} = {in_toml(value)}\n", "utf-8")
    assert options(folder=Path()) == expected
    assert expected != options()


def test_first_of_command_line_environment_file_and_default_holds(tmp_path):
    (tmp_path / OWN).write_text("port = 3\n", "utf-8")
    variables = {"BUSROOT_MOCK_PORT": "2"}
    assert options("--port", "1", environment=variables, folder=tmp_path)["port"] == 1
    assert options(environment=variables, folder=tmp_path)["port"] == 2
    assert options(environment={"BUSROOT_MOCK_PORT": ""}, folder=tmp_path)["port"] == 3
    assert options()["port"] == 8080


def test_time_and_path_of_a_file_are_what_toml_and_its_folder_say(tmp_path):
    (tmp_path / OWN).write_text("clock = 2026-03-02T10:30:00+01:00\nstate = 'a'\n", "utf-8")
    given = options(folder=tmp_path)
    assert given["clock"].isoformat() == "2026-03-02T09:30:00+00:00"
    assert given["state"] == tmp_path / "a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("prot = 1", "'prot' is not an option; options are body_timeout, clock"),
        ("port = 99999", "port: '99999' is not a port"),
        ("port = true", "port: True is neither a text nor a number"),
        ("seed = 'x'", "seed: 'x' is not a whole number"),
        ("log-level = 'loud'", "log_level: 'loud' is not one of debug, info, warning, error"),
        ("cors = ['localhost']", "cors: 'localhost' is not an origin"),
        ("metrics = 'yes'", "metrics: 'yes' is neither true nor false"),
        ("port = ", "is not TOML"),
        ("[serve]\nport = 1", "'serve' is a table; write options of the server outside of it"),
    ],
)
def test_file_that_is_wrong_is_refused_with_the_place(text, words, tmp_path):
    (tmp_path / OWN).write_text(text, "utf-8")
    with pytest.raises(SetupError) as refused:
        options(folder=tmp_path)
    assert words in str(refused.value)
    assert str(tmp_path / OWN) in str(refused.value)


def test_two_files_with_options_are_refused(tmp_path):
    (tmp_path / OWN).write_text("", "utf-8")
    (tmp_path / PROJECT).write_text("[tool.busroot-mock]\n", "utf-8")
    with pytest.raises(SetupError, match="both have options; keep one"):
        options(folder=tmp_path)


@pytest.mark.parametrize(
    "text", ["", "[tool.other]\nport = 1\n", "this is not TOML", "# busroot-mock\ntool = 3\n"]
)
def test_project_of_others_is_left_alone(text, tmp_path):
    (tmp_path / PROJECT).write_text(text, "utf-8")
    assert options(folder=tmp_path) == options()


def test_variable_that_is_misspelt_is_refused_and_others_are_not():
    with pytest.raises(SetupError, match=r"^BUSROOT_MOCK_PROT is not .* BUSROOT_MOCK_PORT is\.$"):
        options(environment={"BUSROOT_MOCK_PROT": "1"})
    # As a cluster makes them for a service of this name, and a project of its own.
    names = ("SERVICE_HOST", "SERVICE_PORT", "PORT_80_TCP", "PORT_80_TCP_ADDR", "URL", "TOKEN")
    assert options(environment={f"BUSROOT_MOCK_{name}": "1" for name in names}) == options()
    for protocol in ("tcp", "udp", "sctp"):
        for host in ("10.0.0.11", "[fd00::1]"):
            variables = {"BUSROOT_MOCK_PORT": f"{protocol}://{host}:8080"}
            assert options(environment=variables) == options()


def test_serve_starts_as_environment_and_file_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(OWN).write_text("dataset = 'nope'\n", "utf-8")
    assert_refused(run("serve", "--port", "0"), "'nope'", "demo")
    monkeypatch.setenv("BUSROOT_MOCK_DATASET", "demo")
    with serving() as (_, started):
        assert started["operations"]


@cache
def parsers():
    """Return the parsers of all commands that take options of a file by a table, and `serve`."""
    parser = command_parser(["proxy", "judge", "compare"])
    (commands,) = (each.choices for each in parser._actions if each.dest == "==SUPPRESS==")
    return {name: commands[name] for name in ("serve", "proxy", "judge", "compare")}


def values_of(action, default):
    """Return values that an option takes, as texts."""
    if action.nargs == 0:
        return st.just(True)
    if action.choices:
        return st.sampled_from(sorted(action.choices))
    candidates = [
        *("7", "2.5", "a.yaml", "folder/a", "client", "deployment", "client,deployment"),
        *("2026-03-02T09:30:00Z", "http://a", "127.0.0.1", "::1", "/mock", "KEY", "80"),
    ]
    kept = [text for text in candidates if is_taken(action, text)]
    return st.lists(st.sampled_from(kept), min_size=1, max_size=1 + isinstance(default, list)).map(
        lambda texts: texts if isinstance(default, list) else texts[0]
    )


def is_taken(action, text):
    try:
        return action.type is None or action.type(text) is not ...
    except (argparse.ArgumentTypeError, ValueError):
        return False


@pytest.mark.parametrize("name", ["serve", "proxy", "judge", "compare"])
def test_every_option_of_a_command_is_declared(name):
    parser = parsers()[name]
    declared = parser.get_default("declared")
    known = {variable.lower().replace("_", "-") for variable in declared.variables.values()}
    connection = {option.command for option in OF_COMPARE} if name == "compare" else set()
    for action in parser._actions:
        if not action.option_strings or action.dest == "help" or action.help is argparse.SUPPRESS:
            continue
        long = next(each for each in action.option_strings if each.startswith("--"))
        assert long in connection or long[2:] in known


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_option_of_any_command_has_the_same_value_wherever_it_stands(data):
    command = data.draw(st.sampled_from(["serve", "proxy", "judge", "compare"]))
    parser = parsers()[command]
    declared = parser.get_default("declared")
    variable, name = data.draw(st.sampled_from(sorted(declared.variables.items())))
    action, default = declared._options[name]
    value = data.draw(values_of(action, default))
    words = of_command(name, value)
    positional = [] if command == "serve" else ["http://a"]

    def completed(words, environment=None, text=None):
        given = parser.parse_args([*positional, *words])
        with TemporaryDirectory() as folder:
            if text is not None:
                (Path(folder) / OWN).write_text(text, "utf-8")
            file = options_file(Path(folder))
            declared.complete(given, environment or {}, file)
            # A path in a file starts from its folder.
            return {
                key: each.relative_to(folder)
                if isinstance(each, Path) and each.is_relative_to(folder)
                else each
                for key, each in vars(given).items()
            }

    expected = completed(words)
    text = ",".join(value) if isinstance(value, list) else str(value)
    assert completed([], {variable: text}) == expected
    table = "" if command == "serve" else f"[{command}]\n"
    assert completed([], None, f"{table}{name.replace('_', '-')} = {in_toml(value)}\n") == expected
    # What is of another command says nothing about this one.
    other = next(each for each in TABLES if each != command)
    foreign = {f"BUSROOT_MOCK_{other.upper()}_{name.upper()}": text}
    assert completed([], foreign, f"[{other}]\n{name} = {in_toml(value)}\n") == completed([])
