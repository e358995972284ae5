"""Options: one declaration for command line, environment and profile."""

import argparse
import os
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import SetupError
from busroot_mock.options_file import OptionsFile
from contract_tests.commands.options import add_options, settings_from
from contract_tests.config.options import BY_NAME, OPTIONS
from contract_tests.config.origins import join_list, resolve, split_list
from contract_tests.config.profile import ProfileError
from contract_tests.config.run_settings import settings_of_values, values_of
from contract_tests.config.settings import Settings

OTHERS = {
    "url": "https://host.example/api",
    "certainty": "partial",
    "header": "X-Gateway: first second",
    "proxy": "http://proxy.example:3128",
    "shard": "2/5",
}
"""A value of each option that does not take any text."""


def text_for(option):
    if option.is_flag:
        return "true"
    return OTHERS.get(option.name, "7" if option.is_number else f"some-{option.name}")


def in_toml(option):
    text = text_for(option)
    value = True if option.is_flag else 7 if option.is_number else text
    return [value] if option.is_list else value


def parsed(*words):
    parser = argparse.ArgumentParser("busroot-mock verify")
    add_options(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_option_has_the_same_value_wherever_it_stands(option):
    text = text_for(option)
    words = (
        [text] if option.name == "url" else [option.command, *([] if option.is_flag else [text])]
    )
    of_command = resolve([option], vars(parsed(*words)), {})[option.name]
    of_environment = resolve([option], {}, {option.variable: text})[option.name]
    of_profile = resolve([option], {}, {}, {option.name: in_toml(option)}, "qa.toml")[option.name]
    file = OptionsFile(Path("busroot-mock.toml"), {option.name: in_toml(option)})
    of_file = resolve([option], {}, {}, file=file)[option.name]
    assert of_command.value == of_environment.value == of_profile.value != option.default
    assert of_file == (of_profile.value, f"busroot-mock.toml: verify.{option.name}")
    assert of_command.origin == option.command
    assert of_environment.origin == option.variable
    assert of_profile.origin == f"qa.toml: {option.name}"


def test_command_line_comes_before_environment_profile_and_default():
    option, content = BY_NAME["max_requests"], {"max_requests": 3}
    places = [
        ({"max_requests": 1}, {option.variable: "2"}, content),
        ({}, {option.variable: "2"}, content),
    ]
    places += [({}, {}, content), ({}, {}, {})]
    file = OptionsFile(Path("busroot-mock.toml"), {"max_requests": 4})
    values = [resolve([option], *each, "qa.toml", file)["max_requests"].value for each in places]
    assert values == [1, 2, 3, 4]
    assert resolve([option], {}, {})["max_requests"].value is None


@pytest.mark.parametrize(
    ("text", "variable", "words"),
    [
        (
            "[verify]\nmax_request = 3",
            "",
            "busroot-mock.toml: verify: 'max_request' is not an option",
        ),
        ("[verify]\nrate = 'x'", "", "busroot-mock.toml: verify.rate: 'x' is not a number"),
        ("verify = 3", "", "verify is not a table"),
        ("", "BUSROOT_MAX_REQUEST", "BUSROOT_MAX_REQUEST is not a variable that is read"),
    ],
)
def test_option_that_is_not_one_is_refused(text, variable, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("busroot-mock.toml").write_text(text, "utf-8")
    if variable:
        monkeypatch.setenv(variable, "3")
    with pytest.raises(ProfileError) as refused:
        values_of({})
    assert words in str(refused.value)


@pytest.mark.parametrize("option", ["ca_bundle", "client_cert"])
def test_file_that_is_not_there_is_named_by_where_it_stands(option, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = BY_NAME[option].command
    words = ["https://127.0.0.1:9/api", command, "/nope"]
    with pytest.raises(SetupError, match=rf"^{command}: /nope cannot be read"):
        settings_from(parsed(*words))
    Path("busroot-mock.toml").write_text(f"[verify]\n{option} = '/nope'\n", "utf-8")
    with pytest.raises(SetupError, match=rf"^busroot-mock.toml: verify.{option}: /nope cannot"):
        settings_from(parsed(words[0]))
    # What is refused leaves nothing for a later run in the same process.
    assert BY_NAME[option].variable not in os.environ


def test_file_of_the_folder_has_options_of_every_kind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUSROOT_PROXY", "")
    monkeypatch.setenv("BUSROOT_SOMETHING_ELSE", "1")
    monkeypatch.setenv("BUSROOT_REPORTER_KEY", "1")
    text = '[verify]\nmax-requests = 5\nproxy = "http://a:1"\nprofile = "qa.toml"\n'
    Path("busroot-mock.toml").write_text(text, "utf-8")
    Path("qa.toml").write_text("rate = 2\n", "utf-8")
    options = parsed("https://host/api")
    settings = settings_from(options)
    assert (settings.max_requests, settings.rate, settings.profile) == (5, 2.0, "qa.toml")
    # It will stand there for the run that repeats this one, too.
    assert "--max-requests" not in settings.repeat
    assert os.environ["BUSROOT_PROXY"] == "http://a:1"


def test_flag_of_the_profile_is_undone_by_the_command_line():
    options = parsed("--no-strict")
    assert (
        resolve([BY_NAME["strict"]], vars(options), {}, {"strict": True})["strict"].value is False
    )


@pytest.mark.parametrize(
    ("name", "text", "toml"),
    [
        ("rate", "fast", "fast"),
        ("max_requests", "0", 0),
        ("max_requests", "1.5", 1.5),
        ("max_requests", "x", True),
        ("strict", "perhaps", "yes"),
        ("certainty", "sure", ["sure"]),
        ("tag", None, "Sku"),
        ("tag", None, [3]),
        ("url", "host/api", "host/api"),
        ("report", "  ", 7),
        ("header", "no colon", ["no colon"]),
        ("proxy", "socks9://x", "socks9://x"),
    ],
)
def test_wrong_value_names_where_it_stands(name, text, toml):
    option = BY_NAME[name]
    if text is not None:
        with pytest.raises(ProfileError, match=rf"^{option.variable}: "):
            resolve([option], {}, {option.variable: text})
    with pytest.raises(ProfileError, match=rf"^qa.toml: {name}: "):
        resolve([option], {}, {}, {name: toml}, "qa.toml")


@pytest.mark.parametrize(
    "header",
    ["X-API-KEY: a", "x-api-key: a", "Host: a", "Content-Length: 3", "X-HTTP-Method-Override: GET"],
)
def test_header_that_would_change_a_request_is_refused(header, capsys):
    with pytest.raises(SystemExit):
        parsed("--header", header)
    error = capsys.readouterr().err
    assert "cannot be" in error
    assert len(error.splitlines()) == 2, "the usage does not bury the error"


def test_settings_have_a_field_for_each_option_that_names_one():
    names = {field.name for field in fields(Settings)}
    assert {option.setting for option in OPTIONS if option.setting} <= names


def test_paths_of_a_profile_start_from_its_folder():
    content = {"baseline": "known.json", "database": "redis://host/0", "write": "demo"}
    values = resolve(OPTIONS, {}, {}, content, "profiles/qa.toml")
    assert values["baseline"].value == "profiles/known.json"
    assert values["database"].value == "redis://host/0"
    assert values["write"].value == "demo"


@given(
    st.lists(
        st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1)
        .map(str.strip)
        .filter(bool)
    )
)
def test_list_in_a_variable_is_read_back(values):
    assert split_list(join_list(values)) == values


def test_repeat_has_every_option_but_no_secret(monkeypatch):
    monkeypatch.setenv("BUSROOT_MAX_REQUESTS", "40")
    monkeypatch.setenv("BUSROOT_HEADER", "")
    given = [option for option in OPTIONS if option.name not in ("url", "profile", "dry_run")]
    words = [OTHERS["url"]]
    for option in given:
        words += [option.command, *([] if option.is_flag else [text_for(option)])]
    values = resolve(OPTIONS, vars(parsed(*words)), {})
    repeat = settings_of_values(values).repeat
    assert {option.command for option in given} <= set(shlex.split(repeat))
    assert "first second" not in repeat
    assert "$X_GATEWAY" in repeat
    again = resolve(OPTIONS, vars(parsed(*shlex.split(repeat)[2:])), {})
    differing = {name for name in again if again[name].value != values[name].value}
    assert differing == {"header"}


def test_repeat_has_what_stands_in_the_environment():
    values = resolve(OPTIONS, {"seed": 3}, {"BUSROOT_MAX_REQUESTS": "40"})
    assert "--max-requests 40" in settings_of_values(values).repeat


def test_header_of_the_command_line_is_in_no_settings(monkeypatch):
    monkeypatch.setenv("BUSROOT_HEADER", "")
    options = parsed(OTHERS["url"], "--header", "X-Gateway: s3cr3t-gateway, 2")
    settings = settings_from(options)
    assert "s3cr3t" not in settings.to_json()
    assert options.origins["header"] == "--header"


def test_wrong_profile_is_an_error_of_the_command(tmp_path):
    path = tmp_path / "qa.toml"
    path.write_text("max_request = 3\n", "utf-8")
    with pytest.raises(SetupError, match="'max_request' is not known; known are allow_left, "):
        settings_from(parsed("--profile", str(path)))
